-- Locks appointment for a moment. Letters are lost, and what people were told about them, and the offices of village clerks.
SELECT set_config('gridwatch.system', 'on', true);
DELETE FROM notification_mute WHERE subject = 'letter';
DELETE FROM notification_read r USING notification n
  WHERE (n.subject_id, n.id) = (r.subject_id, r.notification_id) AND n.subject = 'letter';
DELETE FROM notification WHERE subject = 'letter';
DELETE FROM notification_kind WHERE subject = 'letter';
DELETE FROM letter_event;
DELETE FROM workflow_step WHERE workflow = 'letter';
DELETE FROM right_role WHERE code LIKE 'letter.%' OR role = 'village_clerk';
DELETE FROM appointment WHERE role = 'village_clerk';
ALTER TABLE appointment DROP CONSTRAINT ck_appointment_role_level;
ALTER TABLE appointment ADD CONSTRAINT ck_appointment_role_level CHECK (CASE role
    WHEN 'monitor' THEN place_level = 'group'
    WHEN 'deputy' THEN place_level = 'village'
    WHEN 'chief' THEN place_level = 'village'
    WHEN 'responder' THEN place_level IN ('town', 'county')
    WHEN 'town_clerk' THEN place_level = 'town'
    WHEN 'town_secretary' THEN place_level = 'town'
    WHEN 'town_viewer' THEN place_level = 'town'
    WHEN 'zone_lead' THEN place_level = 'county'
    WHEN 'county_officer' THEN place_level = 'county'
    WHEN 'citizen' THEN place_level = 'county'
    WHEN 'admin' THEN place_level = 'county'
    WHEN 'auditor' THEN place_level = 'county'
    ELSE false END);

-- Locks appointment for a moment. The ledger of problems is lost, what people were told of it, and the offices of
-- departments.
SELECT set_config('gridwatch.system', 'on', true);
DELETE FROM notification_mute WHERE subject = 'finding';
DELETE FROM notification_read r USING notification n
  WHERE (n.subject_id, n.id) = (r.subject_id, r.notification_id) AND n.subject = 'finding';
DELETE FROM notification WHERE subject = 'finding';
DELETE FROM notification_kind WHERE subject = 'finding';
DELETE FROM finding_event;
DELETE FROM workflow_step WHERE workflow = 'finding';
DELETE FROM right_role WHERE code LIKE 'finding.%' OR role = 'department_officer';
DELETE FROM appointment WHERE role = 'department_officer';
ALTER TABLE appointment DROP CONSTRAINT ck_appointment_role_level, ADD CONSTRAINT ck_appointment_role_level CHECK (CASE role
    WHEN 'monitor' THEN place_level = 'group'
    WHEN 'deputy' THEN place_level = 'village'
    WHEN 'chief' THEN place_level = 'village'
    WHEN 'village_clerk' THEN place_level = 'village'
    WHEN 'responder' THEN place_level IN ('town', 'county')
    WHEN 'town_clerk' THEN place_level = 'town'
    WHEN 'town_secretary' THEN place_level = 'town'
    WHEN 'town_viewer' THEN place_level = 'town'
    WHEN 'zone_lead' THEN place_level = 'county'
    WHEN 'county_officer' THEN place_level = 'county'
    WHEN 'citizen' THEN place_level = 'county'
    WHEN 'admin' THEN place_level = 'county'
    WHEN 'auditor' THEN place_level = 'county'
    WHEN 'pair_officer' THEN place_level IN ('town', 'county')
    ELSE false END);
ALTER TABLE appointment DROP CONSTRAINT ck_appointment_unit,
  ADD CONSTRAINT ck_appointment_unit CHECK ((role = 'responder') = (unit_id IS NOT NULL));

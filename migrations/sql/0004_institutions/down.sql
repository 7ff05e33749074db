-- Locks nothing for long. What people were told about institutions is lost with them.
SELECT set_config('gridwatch.system', 'on', true);
DELETE FROM notification_mute WHERE subject = 'institution';
DELETE FROM notification_read r USING notification n
  WHERE (n.subject_id, n.id) = (r.subject_id, r.notification_id) AND n.subject = 'institution';
DELETE FROM notification WHERE subject = 'institution';
DELETE FROM notification_kind WHERE subject = 'institution';
DELETE FROM institution_event;
DELETE FROM workflow_step WHERE workflow = 'institution';
DELETE FROM right_role WHERE code IN ('institution.read', 'institution.propose', 'institution.adopt');

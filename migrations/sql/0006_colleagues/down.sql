-- Locks report_event and delivery for a moment. What desks arranged, told each other and kept is lost, and reminders of tasks.
SELECT set_config('gridwatch.system', 'on', true);
DROP INDEX ix_report_event_account_id;
DELETE FROM notification_mute WHERE subject = 'task';
DELETE FROM notification_read r USING notification n
  WHERE (n.subject_id, n.id) = (r.subject_id, r.notification_id) AND n.subject = 'task';
DELETE FROM notification WHERE subject = 'task';
DELETE FROM notification_kind WHERE subject = 'task';
DELETE FROM delivery WHERE message = 'digest';
ALTER TABLE delivery DROP COLUMN message;

-- Locks notification, notification_read. What was told about anything else than reports and orders is lost.
SELECT set_config('gridwatch.system', 'on', true);
DELETE FROM right_role WHERE code = 'inbox.read';

DELETE FROM notification_read r USING notification n
  WHERE (n.subject_id, n.id) = (r.subject_id, r.notification_id) AND n.subject NOT IN ('report', 'order');
DELETE FROM notification WHERE subject NOT IN ('report', 'order');

ALTER TABLE notification_read DROP CONSTRAINT fk_notification_read_notification;
ALTER TABLE notification DROP CONSTRAINT fk_notification_kind, DROP CONSTRAINT ck_notification_address,
  DROP CONSTRAINT ck_notification_unit, ADD order_id uuid;
UPDATE notification_read r SET subject_id = o.report_id FROM rectification_order o WHERE o.id = r.subject_id;
UPDATE notification n SET order_id = o.id, subject_id = o.report_id FROM rectification_order o
  WHERE n.subject = 'order' AND o.id = n.subject_id;
ALTER TABLE notification DROP subject;
ALTER TABLE notification DROP CONSTRAINT pk_notification;
ALTER TABLE notification RENAME subject_id TO report_id;
ALTER TABLE notification ADD CONSTRAINT pk_notification PRIMARY KEY (report_id, id);
ALTER TABLE notification_read DROP CONSTRAINT pk_notification_read;
ALTER TABLE notification_read RENAME subject_id TO report_id;
ALTER TABLE notification_read ADD CONSTRAINT pk_notification_read PRIMARY KEY (report_id, notification_id, account_id);
ALTER TABLE notification ADD CONSTRAINT fk_notification_report_id FOREIGN KEY (report_id) REFERENCES report,
  ADD CONSTRAINT ck_notification_kind CHECK (kind IN ('given', 'question', 'answered', 'progress',
    'order_issued', 'extension_asked', 'extension_decided', 'deadline_changed', 'taken_over', 'withdrawn', 'amber',
    'letter_received', 'letter_sent', 'still_handled')),
  ADD CONSTRAINT ck_notification_address CHECK (CASE audience
    WHEN 'reporter' THEN reporter_key IS NOT NULL AND place_id IS NULL AND unit_id IS NULL
    WHEN 'unit' THEN unit_id IS NOT NULL AND order_id IS NOT NULL AND reporter_key IS NULL AND place_id IS NULL
    ELSE place_id IS NOT NULL AND reporter_key IS NULL AND unit_id IS NULL END);
ALTER TABLE notification_read ADD CONSTRAINT fk_notification_read_notification
  FOREIGN KEY (report_id, notification_id) REFERENCES notification;

-- Locks notification, notification_read: rows about orders are rewritten.
SELECT set_config('gridwatch.system', 'on', true);
INSERT INTO right_role (code, role) SELECT 'inbox.read', role FROM right_role WHERE code = 'report.read';

ALTER TABLE notification_read DROP CONSTRAINT fk_notification_read_notification;
ALTER TABLE notification_read DROP CONSTRAINT pk_notification_read;
ALTER TABLE notification_read RENAME report_id TO subject_id;
ALTER TABLE notification_read ADD CONSTRAINT pk_notification_read PRIMARY KEY (subject_id, notification_id, account_id);
ALTER TABLE notification DROP CONSTRAINT fk_notification_report_id, DROP CONSTRAINT ck_notification_kind,
  DROP CONSTRAINT ck_notification_address;
ALTER TABLE notification DROP CONSTRAINT pk_notification;
ALTER TABLE notification RENAME report_id TO subject_id;
ALTER TABLE notification ADD CONSTRAINT pk_notification PRIMARY KEY (subject_id, id);

-- A unit is told of its order.
UPDATE notification_read r SET subject_id = n.order_id FROM notification n
  WHERE (n.subject_id, n.id) = (r.subject_id, r.notification_id) AND n.audience = 'unit';
ALTER TABLE notification ADD subject varchar(40) NOT NULL DEFAULT 'report';
UPDATE notification SET subject = 'order', subject_id = order_id WHERE audience = 'unit';
ALTER TABLE notification ALTER subject DROP DEFAULT, DROP order_id,
  ADD CONSTRAINT fk_notification_kind FOREIGN KEY (subject, kind) REFERENCES notification_kind,
  ADD CONSTRAINT ck_notification_address CHECK (CASE audience
    WHEN 'reporter' THEN reporter_key IS NOT NULL AND place_id IS NULL AND unit_id IS NULL
    WHEN 'unit' THEN unit_id IS NOT NULL AND reporter_key IS NULL AND place_id IS NULL
    ELSE place_id IS NOT NULL AND reporter_key IS NULL AND unit_id IS NULL END),
  ADD CONSTRAINT ck_notification_unit CHECK (subject <> 'report' OR audience <> 'unit');
ALTER TABLE notification_read ADD CONSTRAINT fk_notification_read_notification
  FOREIGN KEY (subject_id, notification_id) REFERENCES notification;

-- Locks report_event against writing while its index is built, and delivery for a moment.
CREATE INDEX ix_report_event_account_id ON report_event (account_id, report_id) WHERE account_id IS NOT NULL;

INSERT INTO notification_kind (subject, kind, asks) VALUES ('task', 'task_reminded', true);

ALTER TABLE delivery ADD COLUMN message varchar(40) NOT NULL DEFAULT 'notice'
  CONSTRAINT ck_delivery_message CHECK (message IN ('notice', 'digest'));
ALTER TABLE delivery ALTER COLUMN message DROP DEFAULT;

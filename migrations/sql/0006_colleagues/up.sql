-- Locks report_event against writing while its index is built.
CREATE INDEX ix_report_event_account_id ON report_event (account_id, report_id) WHERE account_id IS NOT NULL;

INSERT INTO notification_kind (subject, kind, asks) VALUES ('task', 'task_reminded', true);

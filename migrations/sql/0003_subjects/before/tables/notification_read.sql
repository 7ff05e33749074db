-- What officials have read, each for themselves. A reporter's mark is on the notification, which is theirs alone: an
-- account beside a report would say who reported it.
CREATE TABLE notification_read (
  report_id uuid NOT NULL,
  notification_id uuid NOT NULL,
  account_id bigint NOT NULL CONSTRAINT fk_notification_read_account_id REFERENCES account,
  at timestamptz NOT NULL,
  CONSTRAINT pk_notification_read PRIMARY KEY (report_id, notification_id, account_id),
  CONSTRAINT fk_notification_read_notification FOREIGN KEY (report_id, notification_id) REFERENCES notification
);
SELECT keep_events('notification_read');

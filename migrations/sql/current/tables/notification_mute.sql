-- What a person does not want to be called for: it stays in the inbox, counted and sent no more.
CREATE TABLE notification_mute (
  account_id bigint NOT NULL CONSTRAINT fk_notification_mute_account_id REFERENCES account,
  subject varchar(40) NOT NULL,
  kind varchar(40) NOT NULL,
  asks boolean NOT NULL GENERATED ALWAYS AS (false) STORED,
  CONSTRAINT pk_notification_mute PRIMARY KEY (account_id, subject, kind),
  CONSTRAINT fk_notification_mute_kind FOREIGN KEY (subject, kind, asks)
    REFERENCES notification_kind (subject, kind, asks)
);
GRANT SELECT, INSERT, DELETE ON notification_mute TO gridwatch_app;

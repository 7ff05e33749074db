-- The shadow of what each subject's people are told (`kinds` in gridwatch/subjects.py). What asks somebody for
-- something cannot be muted.
CREATE TABLE notification_kind (
  subject varchar(40) NOT NULL,
  kind varchar(40) NOT NULL,
  asks boolean NOT NULL,
  CONSTRAINT pk_notification_kind PRIMARY KEY (subject, kind),
  CONSTRAINT uq_notification_kind_asks UNIQUE (subject, kind, asks)
);
GRANT SELECT ON notification_kind TO gridwatch_app;

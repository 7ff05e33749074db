-- Addressed to a post, never to a person but the reporter, who is a pseudonym: turnover strands nothing.
CREATE TABLE notification (
  report_id uuid NOT NULL CONSTRAINT fk_notification_report_id REFERENCES report,
  id uuid NOT NULL,
  kind varchar(40) NOT NULL CONSTRAINT ck_notification_kind CHECK (kind IN ('given', 'question', 'answered', 'progress',
    'order_issued', 'extension_asked', 'extension_decided', 'deadline_changed', 'taken_over', 'withdrawn', 'amber',
    'letter_received', 'letter_sent', 'still_handled')),
  audience varchar(40) NOT NULL CONSTRAINT ck_notification_audience CHECK (audience IN
    ('reporter', 'station', 'town', 'county', 'unit')),
  reporter_key bytea,
  place_id bigint CONSTRAINT fk_notification_place_id REFERENCES place,
  unit_id bigint CONSTRAINT fk_notification_unit_id REFERENCES unit,
  order_id uuid,
  at timestamptz NOT NULL,
  expanded_at timestamptz,
  read_at timestamptz,
  CONSTRAINT pk_notification PRIMARY KEY (report_id, id),
  CONSTRAINT ck_notification_address CHECK (CASE audience
    WHEN 'reporter' THEN reporter_key IS NOT NULL AND place_id IS NULL AND unit_id IS NULL
    WHEN 'unit' THEN unit_id IS NOT NULL AND order_id IS NOT NULL AND reporter_key IS NULL AND place_id IS NULL
    ELSE place_id IS NOT NULL AND reporter_key IS NULL AND unit_id IS NULL END),
  CONSTRAINT ck_notification_read CHECK (read_at IS NULL OR audience = 'reporter')
);
CREATE INDEX ix_notification_place ON notification (place_id, audience, at, id) WHERE place_id IS NOT NULL;
CREATE INDEX ix_notification_reporter ON notification (reporter_key, at, id) WHERE reporter_key IS NOT NULL;
CREATE INDEX ix_notification_unit ON notification (unit_id, at, id) WHERE unit_id IS NOT NULL;
CREATE INDEX ix_notification_outbox ON notification (at) WHERE expanded_at IS NULL;
GRANT SELECT, INSERT, UPDATE (expanded_at, read_at) ON notification TO gridwatch_app;

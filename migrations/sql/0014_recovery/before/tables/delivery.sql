-- One message to one person on one channel. It names no report and seals the person, who may be a reporter.
CREATE TABLE delivery (
  id uuid CONSTRAINT pk_delivery PRIMARY KEY,
  channel varchar NOT NULL,
  sealed_account bytea NOT NULL,
  -- Whom the report behind it concerns, of whatever report that is: they are not to count its messages.
  hidden_from bigint[] NOT NULL,
  state varchar(40) NOT NULL CONSTRAINT ck_delivery_state CHECK (state IN ('queued', 'sent', 'failed')),
  attempts integer NOT NULL,
  next_at timestamptz NOT NULL,
  queued_at timestamptz NOT NULL,
  ended_at timestamptz,
  error varchar,
  message varchar(40) NOT NULL CONSTRAINT ck_delivery_message CHECK (message IN ('notice', 'digest')),
  CONSTRAINT ck_delivery_ended CHECK ((state = 'queued') = (ended_at IS NULL))
);
CREATE INDEX ix_delivery_queued ON delivery (next_at) WHERE state = 'queued';
CREATE INDEX ix_delivery_ended ON delivery (state, queued_at, id);
GRANT SELECT, INSERT, DELETE, UPDATE (state, attempts, next_at, ended_at, error) ON delivery TO gridwatch_app;

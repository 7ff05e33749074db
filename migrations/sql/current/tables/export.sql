-- Files made for somebody: exports of lists and figures, and briefs.
-- The rows of a file are those that the posts of whoever asked show: never what somebody sees as a reporter, since a row
-- here bears an account, and the file beside it would say who reported.
CREATE TABLE export (
  id uuid CONSTRAINT pk_export PRIMARY KEY,
  account_id bigint NOT NULL CONSTRAINT fk_export_account_id REFERENCES account,
  what varchar(40) NOT NULL,
  format varchar(40) NOT NULL CONSTRAINT ck_export_format CHECK (format IN ('csv', 'xlsx', 'docx', 'pdf')),
  filters jsonb NOT NULL,
  language varchar(40) NOT NULL CONSTRAINT ck_export_language CHECK (language IN ('zh', 'en')),
  -- The posts by which it may be had, as role/place/unit: when one has ended, so has the right to the file.
  posts varchar[] NOT NULL,
  state varchar(40) NOT NULL CONSTRAINT ck_export_state CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  attempts integer NOT NULL DEFAULT 0,
  rows_done integer NOT NULL DEFAULT 0,
  rows_expected integer,
  size bigint,
  failure jsonb,
  asked_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT ck_export_ended CHECK ((state IN ('waiting', 'running')) = (ended_at IS NULL)),
  CONSTRAINT ck_export_size CHECK (state <> 'done' OR size IS NOT NULL),
  CONSTRAINT ck_export_failure CHECK ((state = 'failed') = (failure IS NOT NULL))
);
CREATE INDEX ix_export_account ON export (account_id, asked_at, id);
CREATE INDEX ix_export_open ON export (asked_at) WHERE ended_at IS NULL;
CREATE INDEX ix_export_ended ON export (ended_at) WHERE ended_at IS NOT NULL;
GRANT SELECT, INSERT, DELETE, UPDATE (state, posts, attempts, rows_done, rows_expected, size, failure,
  ended_at) ON export TO gridwatch_app;

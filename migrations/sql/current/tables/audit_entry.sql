CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_audit_entry PRIMARY KEY,
  at timestamptz NOT NULL,
  account_id bigint CONSTRAINT fk_audit_entry_account_id REFERENCES account,
  action varchar NOT NULL,
  subject varchar NOT NULL,
  subject_id varchar NOT NULL,
  facts jsonb NOT NULL
);
CREATE INDEX ix_audit_entry_subject ON audit_entry (subject, subject_id);
SELECT keep_events('audit_entry');

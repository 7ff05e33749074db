-- The accounts that a report concerns themselves, without their relatives; and the names it gives, in every
-- reading, so that somebody of that name who is appointed later is found. Only the product reads either.
CREATE TABLE concern_account (
  report_id uuid NOT NULL CONSTRAINT fk_concern_account_report_id REFERENCES report,
  account_id bigint NOT NULL CONSTRAINT fk_concern_account_account_id REFERENCES account,
  CONSTRAINT pk_concern_account PRIMARY KEY (report_id, account_id)
);
CREATE INDEX ix_concern_account_account_id ON concern_account (account_id);
SELECT keep_events('concern_account');

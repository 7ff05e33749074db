-- Who is excluded from which report, to be found by the person: under a policy no index on the array itself may be used,
-- since its operator is not known to keep what it compares to itself.
CREATE TABLE milestone_exclusion (
  report_id uuid NOT NULL CONSTRAINT fk_milestone_exclusion_report_id REFERENCES report_milestone,
  account_id bigint NOT NULL,
  CONSTRAINT pk_milestone_exclusion PRIMARY KEY (report_id, account_id)
);
CREATE INDEX ix_milestone_exclusion_account_id ON milestone_exclusion (account_id);

-- What became of a clue after it left the product: outcome codes and dates, never narrative.
CREATE TABLE clue_outcome (
  report_id uuid CONSTRAINT pk_clue_outcome PRIMARY KEY CONSTRAINT fk_clue_outcome_report_id REFERENCES report,
  outcome varchar(40) NOT NULL CONSTRAINT ck_clue_outcome_outcome CHECK (outcome IN
    ('inquiry', 'preliminary_verification', 'held', 'concluded')),
  decided_on date NOT NULL,
  case_filed_on date,
  sanctions integer NOT NULL DEFAULT 0 CONSTRAINT ck_clue_outcome_sanctions CHECK (sanctions BETWEEN 0 AND 1000),
  account_id bigint NOT NULL CONSTRAINT fk_clue_outcome_account_id REFERENCES account,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT ck_clue_outcome_sanctioned CHECK (sanctions = 0 OR case_filed_on IS NOT NULL)
);
GRANT SELECT, INSERT, UPDATE (outcome, decided_on, case_filed_on, sanctions, account_id,
  recorded_at) ON clue_outcome TO gridwatch_app;

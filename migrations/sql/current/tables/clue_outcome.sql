-- What became of a clue after it left the product: codes, dates, and why what was said proved untrue; never narrative.
CREATE TABLE clue_outcome (
  report_id uuid CONSTRAINT pk_clue_outcome PRIMARY KEY CONSTRAINT fk_clue_outcome_report_id REFERENCES report,
  outcome varchar(40) NOT NULL CONSTRAINT ck_clue_outcome_outcome CHECK (outcome IN
    ('inquiry', 'preliminary_verification', 'held', 'concluded')),
  decided_on date NOT NULL,
  case_filed_on date,
  sanctions integer NOT NULL DEFAULT 0 CONSTRAINT ck_clue_outcome_sanctions CHECK (sanctions BETWEEN 0 AND 1000),
  account_id bigint NOT NULL CONSTRAINT fk_clue_outcome_account_id REFERENCES account,
  recorded_at timestamptz NOT NULL,
  untrue_reason varchar(40) CONSTRAINT ck_clue_outcome_untrue_reason CHECK (untrue_reason IN
    ('no_such_fact', 'misunderstood', 'within_rules', 'somebody_else')),
  untrue_word varchar CONSTRAINT ck_clue_outcome_untrue_word CHECK (length(untrue_word) BETWEEN 4 AND 200
    AND untrue_word !~ '[0-9]{11}'),
  CONSTRAINT ck_clue_outcome_sanctioned CHECK (sanctions = 0 OR case_filed_on IS NOT NULL),
  CONSTRAINT ck_clue_outcome_untrue CHECK ((untrue_reason IS NULL) = (untrue_word IS NULL)
    AND (untrue_reason IS NULL OR (outcome = 'concluded' AND sanctions = 0)))
);
GRANT SELECT, INSERT, UPDATE (outcome, decided_on, case_filed_on, sanctions, account_id,
  recorded_at, untrue_reason, untrue_word) ON clue_outcome TO gridwatch_app;

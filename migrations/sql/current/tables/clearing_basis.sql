-- The report whose allegation was found untrue. Apart from the clearing, so that it is known to whom the report is known.
CREATE TABLE clearing_basis (
  clearing_id uuid CONSTRAINT pk_clearing_basis PRIMARY KEY CONSTRAINT fk_clearing_basis_clearing_id REFERENCES clearing,
  report_id uuid NOT NULL CONSTRAINT fk_clearing_basis_report_id REFERENCES clue_outcome
);
CREATE INDEX ix_clearing_basis_report_id ON clearing_basis (report_id);
SELECT keep_events('clearing_basis');

-- Who of a desk sees to a report: one person a desk.
CREATE TABLE report_caseworker (
  report_id uuid NOT NULL CONSTRAINT fk_report_caseworker_report_id REFERENCES report,
  place_id bigint NOT NULL CONSTRAINT fk_report_caseworker_place_id REFERENCES place,
  account_id bigint NOT NULL CONSTRAINT fk_report_caseworker_account_id REFERENCES account,
  entrusted_by bigint NOT NULL CONSTRAINT fk_report_caseworker_entrusted_by REFERENCES account,
  entrusted_at timestamptz NOT NULL,
  CONSTRAINT pk_report_caseworker PRIMARY KEY (report_id, place_id)
);
CREATE INDEX ix_report_caseworker_account_id ON report_caseworker (account_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON report_caseworker TO gridwatch_app;

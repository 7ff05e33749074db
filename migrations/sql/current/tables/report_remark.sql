-- What colleagues of a desk tell each other about a report.
CREATE TABLE report_remark (
  report_id uuid NOT NULL CONSTRAINT fk_report_remark_report_id REFERENCES report,
  id uuid NOT NULL,
  place_id bigint NOT NULL CONSTRAINT fk_report_remark_place_id REFERENCES place,
  account_id bigint NOT NULL CONSTRAINT fk_report_remark_account_id REFERENCES account,
  text varchar NOT NULL CONSTRAINT ck_report_remark_text CHECK (length(text) BETWEEN 1 AND 2000),
  mentioned_ids bigint[] NOT NULL DEFAULT '{}',
  at timestamptz NOT NULL,
  CONSTRAINT pk_report_remark PRIMARY KEY (report_id, id)
);
SELECT keep_events('report_remark');

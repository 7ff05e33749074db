-- What its reporter thinks of how a closed report was handled: 1 (bad) to 5 (good).
CREATE TABLE report_rating (
  report_id uuid CONSTRAINT pk_report_rating PRIMARY KEY CONSTRAINT fk_report_rating_report_id REFERENCES report,
  score integer NOT NULL CONSTRAINT ck_report_rating_score CHECK (score BETWEEN 1 AND 5),
  rated_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE (score, rated_at) ON report_rating TO gridwatch_app;

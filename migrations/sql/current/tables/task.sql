CREATE TABLE task (
  id uuid CONSTRAINT pk_task PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_task_place_id REFERENCES place,
  template_id uuid CONSTRAINT fk_task_template_id REFERENCES checklist_template,
  title varchar NOT NULL CONSTRAINT ck_task_title CHECK (length(title) BETWEEN 1 AND 100),
  items varchar[] NOT NULL CONSTRAINT ck_task_items CHECK (cardinality(items) BETWEEN 1 AND 50),
  period daterange NOT NULL CONSTRAINT ck_task_period CHECK (NOT isempty(period) AND NOT lower_inf(period) AND NOT upper_inf(period)),
  visits_per_target integer NOT NULL CONSTRAINT ck_task_visits_per_target CHECK (visits_per_target BETWEEN 1 AND 100),
  issued_by bigint CONSTRAINT fk_task_issued_by REFERENCES account,
  issued_at timestamptz NOT NULL,
  withdrawn_at timestamptz,
  changed_xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint
);
CREATE INDEX ix_task_place_id ON task (place_id);
GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON task TO gridwatch_app;

CREATE TABLE checklist_template (
  id uuid CONSTRAINT pk_checklist_template PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_checklist_template_place_id REFERENCES place,
  title varchar NOT NULL CONSTRAINT ck_checklist_template_title CHECK (length(title) BETWEEN 1 AND 100),
  items varchar[] NOT NULL CONSTRAINT ck_checklist_template_items CHECK (cardinality(items) BETWEEN 1 AND 50),
  made_by bigint CONSTRAINT fk_checklist_template_made_by REFERENCES account,
  made_at timestamptz NOT NULL,
  closed_at timestamptz
);
CREATE INDEX ix_checklist_template_place_id ON checklist_template (place_id);
GRANT SELECT, INSERT, UPDATE (closed_at) ON checklist_template TO gridwatch_app;

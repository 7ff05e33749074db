CREATE TABLE rectification_order (
  report_id uuid NOT NULL CONSTRAINT fk_rectification_order_report_id REFERENCES report,
  id uuid NOT NULL,
  round integer NOT NULL,
  unit_id bigint NOT NULL CONSTRAINT fk_rectification_order_unit_id REFERENCES unit,
  requirement varchar NOT NULL CONSTRAINT ck_rectification_order_requirement CHECK (length(requirement) BETWEEN 1 AND 4000),
  issued_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  answered_at timestamptz,
  answer varchar CONSTRAINT ck_rectification_order_answer CHECK (length(answer) BETWEEN 1 AND 4000),
  CONSTRAINT pk_rectification_order PRIMARY KEY (report_id, id),
  CONSTRAINT uq_rectification_order_round UNIQUE (report_id, round),
  CONSTRAINT ck_rectification_order_answered CHECK ((answer IS NULL) = (answered_at IS NULL))
);
CREATE INDEX ix_rectification_order_id ON rectification_order (id);
CREATE INDEX ix_rectification_order_unit ON rectification_order (unit_id, due_at, id);
GRANT SELECT, INSERT, UPDATE (answered_at, answer), UPDATE (due_at) ON rectification_order TO gridwatch_app;

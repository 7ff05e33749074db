CREATE TABLE task_target (
  task_id uuid NOT NULL CONSTRAINT fk_task_target_task_id REFERENCES task,
  place_id bigint NOT NULL CONSTRAINT fk_task_target_place_id REFERENCES place,
  CONSTRAINT pk_task_target PRIMARY KEY (task_id, place_id)
);
CREATE INDEX ix_task_target_place_id ON task_target (place_id);
SELECT keep_events('task_target');

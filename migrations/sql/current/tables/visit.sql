-- A visit bears the reporter's pseudonym, as a report does: beside the report of a problem that was found on it,
-- an account's name would give the reporter away.
CREATE TABLE visit (
  id uuid CONSTRAINT pk_visit PRIMARY KEY,
  reporter_key bytea NOT NULL CONSTRAINT ck_visit_reporter_key CHECK (length(reporter_key) = 16),
  body_sha256 bytea NOT NULL CONSTRAINT ck_visit_body_sha256 CHECK (length(body_sha256) = 32),
  task_id uuid CONSTRAINT fk_visit_task_id REFERENCES task,
  point geometry(Point, 4326),
  accuracy_m double precision CONSTRAINT ck_visit_accuracy_m CHECK (accuracy_m >= 0),
  placement varchar(40) NOT NULL CONSTRAINT ck_visit_placement
    CHECK (placement IN ('cell', 'border', 'appointment', 'chosen', 'unplaced')),
  county_id bigint NOT NULL CONSTRAINT fk_visit_county_id REFERENCES place,
  town_id bigint CONSTRAINT fk_visit_town_id REFERENCES place,
  village_id bigint CONSTRAINT fk_visit_village_id REFERENCES place,
  group_id bigint CONSTRAINT fk_visit_group_id REFERENCES place,
  state varchar(40) NOT NULL CONSTRAINT ck_visit_state CHECK (state IN ('counted', 'held', 'dismissed')),
  held_reason varchar(40) CONSTRAINT ck_visit_held_reason CHECK (held_reason IN
    ('outside_term', 'captured_in_future', 'captured_too_long_ago')),
  captured_at timestamptz NOT NULL,
  -- The capture by the server's clock: when field duty was done, however wrong the phone's clock.
  happened_at timestamptz NOT NULL,
  sent_at timestamptz,
  received_at timestamptz NOT NULL,
  clock_offset_s double precision,
  receipt jsonb NOT NULL,
  CONSTRAINT ck_visit_position CHECK ((point IS NULL) = (accuracy_m IS NULL)),
  CONSTRAINT ck_visit_held CHECK (state = 'counted' OR held_reason IS NOT NULL)
);
CREATE INDEX ix_visit_reporter_key ON visit (reporter_key, happened_at);
CREATE INDEX ix_visit_village_happened_at ON visit (village_id, happened_at);
CREATE INDEX ix_visit_town_happened_at ON visit (town_id, happened_at);
CREATE INDEX ix_visit_county_happened_at ON visit (county_id, happened_at);
CREATE INDEX ix_visit_task_id ON visit (task_id) WHERE task_id IS NOT NULL;
CREATE INDEX ix_visit_group_happened_at ON visit (group_id, happened_at);
GRANT SELECT, INSERT, UPDATE (state) ON visit TO gridwatch_app;

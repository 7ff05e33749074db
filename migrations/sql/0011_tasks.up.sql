-- Checklists, the tasks made from them, and visits. Locks report briefly, to add a column that holds nothing yet.
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
  withdrawn_at timestamptz
);
CREATE INDEX ix_task_place_id ON task (place_id);
CREATE TABLE task_target (
  task_id uuid NOT NULL CONSTRAINT fk_task_target_task_id REFERENCES task,
  place_id bigint NOT NULL CONSTRAINT fk_task_target_place_id REFERENCES place,
  CONSTRAINT pk_task_target PRIMARY KEY (task_id, place_id)
);
CREATE INDEX ix_task_target_place_id ON task_target (place_id);

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

-- What a visit found, apart from the visit: the desk may know that there was a visit, and of a problem only from its
-- report, or whoever that report concerns would learn from the visit that there is one.
CREATE TABLE visit_finding (
  visit_id uuid CONSTRAINT pk_visit_finding PRIMARY KEY CONSTRAINT fk_visit_finding_visit_id REFERENCES visit,
  result varchar(40) NOT NULL CONSTRAINT ck_visit_finding_result CHECK (result IN ('no_problem', 'problem')),
  failed_items integer[] NOT NULL,
  note varchar CONSTRAINT ck_visit_finding_note CHECK (length(note) BETWEEN 1 AND 2000),
  CONSTRAINT ck_visit_finding_failed_items CHECK (result = 'problem' OR cardinality(failed_items) = 0)
);

-- No foreign key: the report may arrive before the visit it was found on.
ALTER TABLE report ADD COLUMN visit_id uuid;
CREATE INDEX ix_report_visit_id ON report (visit_id) WHERE visit_id IS NOT NULL;

-- Whether an appointment of the actor lies above, at or below a place.
CREATE FUNCTION actor_reaches(place bigint) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (
    SELECT FROM place target, appointment a JOIN place held ON held.id = a.place_id
    WHERE target.id = actor_reaches.place AND a.account_id = actor_account() AND a.in_force @> statement_timestamp()
      AND (held.id = ANY (target.path) OR target.id = ANY (held.path)));
END;

DO $$
DECLARE guarded text;
BEGIN
  FOREACH guarded IN ARRAY ARRAY['checklist_template', 'task', 'task_target', 'visit', 'visit_finding'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', guarded);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', guarded);
  END LOOP;
END $$;
CREATE POLICY checklist_template_read ON checklist_template FOR SELECT USING (
  (SELECT actor_is_system()) OR actor_reaches(place_id));
CREATE POLICY checklist_template_make ON checklist_template FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places('town_clerk', 'town_secretary', 'county_officer')));
CREATE POLICY checklist_template_close ON checklist_template FOR UPDATE USING (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places('town_clerk', 'town_secretary', 'county_officer')));

CREATE POLICY task_target_read ON task_target FOR SELECT USING (
  (SELECT actor_is_system()) OR actor_reaches(place_id));
CREATE POLICY task_read ON task FOR SELECT USING (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places('town_clerk', 'town_secretary', 'county_officer'))
  OR EXISTS (SELECT FROM task_target t WHERE t.task_id = id));
CREATE POLICY task_issue ON task FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places('town_clerk', 'town_secretary', 'county_officer')));
CREATE POLICY task_withdraw ON task FOR UPDATE USING (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places('town_clerk', 'town_secretary', 'county_officer')));
-- Not by the task's own policy, which asks this table: that would never end.
CREATE POLICY task_target_issue ON task_target FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM place p WHERE p.id = place_id
    AND p.path && ARRAY(SELECT actor_places('town_clerk', 'town_secretary', 'county_officer'))));

CREATE POLICY visit_read ON visit FOR SELECT USING (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key())
  OR (state = 'counted' AND village_id IN (SELECT actor_places('chief', 'deputy')))
  OR town_id IN (SELECT actor_places('town_clerk', 'town_secretary'))
  OR county_id IN (SELECT actor_places('county_officer')));
CREATE POLICY visit_finding_read ON visit_finding FOR SELECT USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM visit v WHERE v.id = visit_id AND v.reporter_key = (SELECT actor_reporter_key()))
  -- Its own reporter's report: anybody else's that names the visit opens nothing.
  OR EXISTS (SELECT FROM report r JOIN visit v ON v.id = r.visit_id AND v.reporter_key = r.reporter_key
             WHERE r.visit_id = visit_finding.visit_id));
CREATE POLICY visit_finding_submit ON visit_finding FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM visit v WHERE v.id = visit_id AND v.reporter_key = (SELECT actor_reporter_key())));
CREATE POLICY visit_submit ON visit FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key()));
CREATE POLICY visit_decide ON visit FOR UPDATE USING (
  (SELECT actor_is_system()) OR town_id IN (SELECT actor_places('town_clerk', 'town_secretary'))
  OR county_id IN (SELECT actor_places('county_officer')));

GRANT SELECT, INSERT, UPDATE (closed_at) ON checklist_template TO gridwatch_app;
GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON task TO gridwatch_app;
GRANT SELECT, INSERT ON task_target, visit_finding TO gridwatch_app;
GRANT SELECT, INSERT, UPDATE (state) ON visit TO gridwatch_app;

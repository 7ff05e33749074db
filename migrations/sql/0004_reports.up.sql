-- Reports and all that hangs off them, under forced row-level security from the first day.
CREATE TABLE category (
  code varchar CONSTRAINT pk_category PRIMARY KEY CONSTRAINT ck_category_code CHECK (code ~ '^[A-Z][0-9]$'),
  name_zh varchar NOT NULL,
  name_en varchar NOT NULL,
  letter varchar NOT NULL,
  theme_zh varchar NOT NULL,
  theme_en varchar NOT NULL,
  track varchar(40) NOT NULL CONSTRAINT ck_category_track CHECK (track IN ('need', 'rectify', 'possible_clue')),
  rectify_days integer NOT NULL CONSTRAINT ck_category_rectify_days CHECK (rectify_days > 0),
  seals boolean NOT NULL,
  redact varchar[] NOT NULL,
  closed_at timestamptz
);

-- The shadow of the table in gridwatch/reports/lifecycle.py: an event that is not in it cannot be stored.
CREATE TABLE lifecycle_step (
  from_state varchar(40) NOT NULL,
  action varchar(40) NOT NULL,
  to_state varchar(40) NOT NULL,
  CONSTRAINT pk_lifecycle_step PRIMARY KEY (from_state, action, to_state)
);
INSERT INTO lifecycle_step (from_state, action, to_state) VALUES
  ('draft', 'submit', 'submitted'), ('draft', 'hold', 'held'),
  ('held', 'admit', 'submitted'), ('held', 'dismiss', 'out_of_scope'), ('held', 'withdraw', 'withdrawn'),
  ('submitted', 'assign', 'submitted'), ('submitted', 'return', 'returned'), ('submitted', 'merge', 'merged'),
  ('submitted', 'village_fix', 'village_fix'), ('submitted', 'escalate', 'escalated'),
  ('submitted', 'withdraw', 'withdrawn'),
  ('returned', 'answer', 'submitted'), ('returned', 'withdraw', 'withdrawn'),
  ('escalated', 'accept', 'accepted'), ('escalated', 'refer', 'referred'),
  ('escalated', 'out_of_scope', 'out_of_scope'), ('escalated', 'withdraw', 'withdrawn'),
  ('accepted', 'quick_fix', 'quick_fix'), ('accepted', 'order', 'ordered'),
  ('accepted', 'transfer_clue', 'clue_transferred'),
  ('village_fix', 'give_feedback', 'feedback'), ('quick_fix', 'give_feedback', 'feedback'),
  ('ordered', 'give_feedback', 'feedback'),
  ('feedback', 'revisit', 'revisit'),
  ('revisit', 'close', 'closed'), ('revisit', 'order_again', 'ordered'),
  ('closed', 'reopen', 'accepted');

CREATE TABLE report (
  id uuid CONSTRAINT pk_report PRIMARY KEY,
  reporter_key bytea NOT NULL CONSTRAINT ck_report_reporter_key CHECK (length(reporter_key) = 16),
  body_sha256 bytea NOT NULL CONSTRAINT ck_report_body_sha256 CHECK (length(body_sha256) = 32),
  category_code varchar NOT NULL CONSTRAINT fk_report_category_code REFERENCES category,
  text varchar NOT NULL CONSTRAINT ck_report_text CHECK (length(text) BETWEEN 1 AND 4000),
  confidential boolean NOT NULL,

  point geometry(Point, 4326),
  accuracy_m double precision CONSTRAINT ck_report_accuracy_m CHECK (accuracy_m >= 0),
  datum varchar(40) CONSTRAINT ck_report_datum CHECK (datum IN ('wgs84', 'gcj02', 'bd09', 'cgcs2000')),
  given_lon double precision,
  given_lat double precision,
  placement varchar(40) NOT NULL CONSTRAINT ck_report_placement
    CHECK (placement IN ('cell', 'border', 'appointment', 'chosen', 'unplaced')),
  candidate_ids bigint[] NOT NULL,

  county_id bigint NOT NULL CONSTRAINT fk_report_county_id REFERENCES place,
  town_id bigint CONSTRAINT fk_report_town_id REFERENCES place,
  village_id bigint CONSTRAINT fk_report_village_id REFERENCES place,
  group_id bigint CONSTRAINT fk_report_group_id REFERENCES place,
  grid_id bigint CONSTRAINT fk_report_grid_id REFERENCES place,
  station_id bigint CONSTRAINT fk_report_station_id REFERENCES station,

  state varchar(40) NOT NULL CONSTRAINT ck_report_state CHECK (state IN
    ('held', 'submitted', 'returned', 'merged', 'village_fix', 'escalated', 'referred', 'out_of_scope', 'accepted',
     'quick_fix', 'ordered', 'clue_transferred', 'feedback', 'revisit', 'closed', 'withdrawn')),
  custodian varchar(40) NOT NULL CONSTRAINT ck_report_custodian CHECK (custodian IN
    ('reporter', 'station', 'town', 'county', 'unit', 'nobody')),
  round integer NOT NULL DEFAULT 1 CONSTRAINT ck_report_round CHECK (round >= 1),
  version integer NOT NULL CONSTRAINT ck_report_version CHECK (version >= 1),
  due_at timestamptz,
  urgency timestamptz NOT NULL GENERATED ALWAYS AS (coalesce(due_at, 'infinity'::timestamptz)) STORED,
  sealed_to varchar(40) CONSTRAINT ck_report_sealed_to CHECK (sealed_to IN ('town', 'county')),
  excluded_account_ids bigint[] NOT NULL DEFAULT '{}',
  held_reason varchar(40) CONSTRAINT ck_report_held_reason CHECK (held_reason IN
    ('outside_term', 'captured_in_future', 'captured_too_long_ago')),
  merged_into uuid,
  closed_at timestamptz,
  reopened_at timestamptz,

  captured_at timestamptz NOT NULL,
  sent_at timestamptz,
  received_at timestamptz NOT NULL,
  clock_offset_s double precision,
  receipt jsonb NOT NULL,

  CONSTRAINT uq_report_reporter_key_id UNIQUE (reporter_key, id),
  CONSTRAINT ck_report_position CHECK (
    (point IS NULL AND accuracy_m IS NULL AND datum IS NULL AND given_lon IS NULL AND given_lat IS NULL)
    OR (point IS NOT NULL AND accuracy_m IS NOT NULL AND datum IS NOT NULL AND given_lon IS NOT NULL AND given_lat IS NOT NULL)),
  CONSTRAINT ck_report_held CHECK ((state <> 'held') OR held_reason IS NOT NULL),
  CONSTRAINT ck_report_merged CHECK ((state = 'merged') = (merged_into IS NOT NULL) AND merged_into <> id),
  CONSTRAINT ck_report_closed CHECK (state <> 'closed' OR closed_at IS NOT NULL),
  CONSTRAINT ck_report_path CHECK (
    (grid_id IS NULL OR group_id IS NOT NULL) AND (group_id IS NULL OR village_id IS NOT NULL)
    AND (village_id IS NULL OR town_id IS NOT NULL))
);
-- Desks read by place, most urgent first; reporters read their own, newest first.
CREATE INDEX ix_report_village_urgency ON report (village_id, urgency, id);
CREATE INDEX ix_report_town_urgency ON report (town_id, urgency, id);
CREATE INDEX ix_report_county_urgency ON report (county_id, urgency, id);

CREATE INDEX ix_report_merged_into ON report (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE report_event (
  report_id uuid NOT NULL CONSTRAINT fk_report_event_report_id REFERENCES report,
  seq integer NOT NULL CONSTRAINT ck_report_event_seq CHECK (seq >= 1),
  action varchar(40) NOT NULL,
  from_state varchar(40) NOT NULL,
  to_state varchar(40) NOT NULL,
  round integer NOT NULL,
  at timestamptz NOT NULL,
  account_id bigint CONSTRAINT fk_report_event_account_id REFERENCES account,
  role varchar(40),
  reason varchar,
  custodian varchar(40) NOT NULL,
  due_at timestamptz,
  CONSTRAINT pk_report_event PRIMARY KEY (report_id, seq),
  CONSTRAINT fk_report_event_step FOREIGN KEY (from_state, action, to_state) REFERENCES lifecycle_step,
  -- Handling, revisiting and signing off are somebody's, or the second-person rule would compare nobody.
  CONSTRAINT ck_report_event_somebody CHECK (account_id IS NOT NULL OR action NOT IN
    ('village_fix', 'quick_fix', 'order', 'order_again', 'give_feedback', 'revisit', 'close'))
);
CREATE UNIQUE INDEX uq_report_event_reopened_once ON report_event (report_id) WHERE action = 'reopen';

CREATE TABLE report_note (
  report_id uuid NOT NULL CONSTRAINT fk_report_note_report_id REFERENCES report,
  seq integer NOT NULL,
  audience varchar(40) NOT NULL CONSTRAINT ck_report_note_audience CHECK (audience IN ('reporter', 'station', 'town')),
  text varchar NOT NULL CONSTRAINT ck_report_note_text CHECK (length(text) BETWEEN 1 AND 4000),
  CONSTRAINT pk_report_note PRIMARY KEY (report_id, seq),
  CONSTRAINT fk_report_note_event FOREIGN KEY (report_id, seq) REFERENCES report_event
);

CREATE TABLE report_concern (
  report_id uuid NOT NULL CONSTRAINT fk_report_concern_report_id REFERENCES report,
  seq integer NOT NULL,
  kind varchar(40) NOT NULL CONSTRAINT ck_report_concern_kind CHECK (kind IN ('post', 'person')),
  value varchar NOT NULL CONSTRAINT ck_report_concern_value CHECK (length(value) BETWEEN 1 AND 100),
  CONSTRAINT pk_report_concern PRIMARY KEY (report_id, seq)
);

CREATE TABLE reporter_identity (
  report_id uuid CONSTRAINT pk_reporter_identity PRIMARY KEY CONSTRAINT fk_reporter_identity_report_id REFERENCES report,
  sealed_account bytea NOT NULL
);

CREATE TABLE evidence (
  report_id uuid NOT NULL CONSTRAINT fk_evidence_report_id REFERENCES report,
  sha256 bytea NOT NULL CONSTRAINT ck_evidence_sha256 CHECK (length(sha256) = 32),
  kind varchar(40) NOT NULL CONSTRAINT ck_evidence_kind CHECK (kind IN ('photo', 'voice', 'video', 'document')),
  size bigint NOT NULL CONSTRAINT ck_evidence_size CHECK (size > 0),
  CONSTRAINT pk_evidence PRIMARY KEY (report_id, sha256)
);

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

-- What exists for the actor of this transaction. Sub-selects run once a query, not once a row.
ALTER TABLE report ENABLE ROW LEVEL SECURITY;
ALTER TABLE report FORCE ROW LEVEL SECURITY;
DO $$
DECLARE visible text := $policy$
  (SELECT actor_is_system())
  OR reporter_key = (SELECT actor_reporter_key())
  OR (sealed_to IS NULL AND held_reason IS NULL AND village_id IN (SELECT actor_places('chief', 'deputy')))
  OR (sealed_to IS DISTINCT FROM 'county' AND town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
  OR county_id IN (SELECT actor_places('county_officer'))
$policy$;
BEGIN
  EXECUTE format('CREATE POLICY report_read ON report FOR SELECT USING (%s)', visible);
  EXECUTE format('CREATE POLICY report_move ON report FOR UPDATE USING (%s)', visible);
END $$;
CREATE POLICY report_submit ON report FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key()));
CREATE POLICY report_concerned_never_see ON report AS RESTRICTIVE FOR ALL USING (
  (SELECT actor_is_system()) OR NOT COALESCE((SELECT actor_account()) = ANY (excluded_account_ids), false));

-- What hangs off a report exists for whom the report exists; notes, identities and orders have fewer or other readers.
DO $$
DECLARE hanging text;
BEGIN
  FOREACH hanging IN ARRAY ARRAY['report_event', 'report_note', 'report_concern', 'reporter_identity', 'evidence',
                                 'rectification_order'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', hanging);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', hanging);
  END LOOP;
  FOREACH hanging IN ARRAY ARRAY['report_note', 'report_concern', 'reporter_identity', 'evidence'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = report_id))',
                   hanging || '_insert', hanging);
  END LOOP;
  FOREACH hanging IN ARRAY ARRAY['report_event', 'report_concern', 'evidence'] LOOP
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = report_id))',
                   hanging || '_read', hanging);
  END LOOP;
END $$;

-- Nobody writes an event in another's name, and orders are the town's or county's to give.
CREATE POLICY report_event_insert ON report_event FOR INSERT WITH CHECK (
  ((SELECT actor_is_system()) OR account_id IS NULL OR account_id = (SELECT actor_account()))
  AND EXISTS (SELECT FROM report r WHERE r.id = report_id));
CREATE POLICY rectification_order_insert ON rectification_order FOR INSERT WITH CHECK (EXISTS (
  SELECT FROM report r WHERE r.id = report_id AND ((SELECT actor_is_system())
    OR r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary'))
    OR r.county_id IN (SELECT actor_places('county_officer')))));

CREATE POLICY report_note_read ON report_note FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM report r WHERE r.id = report_id AND (
      audience = 'reporter'
      OR (audience = 'station' AND r.sealed_to IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
      OR r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary'))
      OR r.county_id IN (SELECT actor_places('county_officer')))));

CREATE POLICY reporter_identity_read ON reporter_identity FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM report r WHERE r.id = report_id AND (
      (NOT r.confidential AND r.sealed_to IS NULL AND r.village_id IN (SELECT actor_places('chief')))
      OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_secretary')))
      OR r.county_id IN (SELECT actor_places('county_officer')))));

CREATE POLICY rectification_order_read ON rectification_order FOR SELECT USING (
  unit_id IN (SELECT actor_units()) OR EXISTS (
    SELECT FROM report r WHERE r.id = report_id AND ((SELECT actor_is_system())
      OR r.village_id IN (SELECT actor_places('chief', 'deputy'))
      OR r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary'))
      OR r.county_id IN (SELECT actor_places('county_officer')))));
CREATE POLICY rectification_order_answer ON rectification_order FOR UPDATE USING (
  answered_at IS NULL AND ((SELECT actor_is_system()) OR unit_id IN (SELECT actor_units())))
  WITH CHECK ((SELECT actor_is_system()) OR unit_id IN (SELECT actor_units()));

-- A report stands where its last event put it: state, custodian and deadline. Checked at commit, so that either may be written first; as the
-- product itself, since whoever moved it may not see it: a responder, or somebody just excluded.
CREATE FUNCTION report_follows_its_events() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  IF NOT EXISTS (
      SELECT FROM report_event e
      WHERE e.report_id = NEW.id AND e.seq = NEW.version AND e.to_state = NEW.state AND e.custodian = NEW.custodian
        AND e.due_at IS NOT DISTINCT FROM NEW.due_at) THEN
    RAISE EXCEPTION 'report % is % at version %, and no event says so', NEW.id, NEW.state, NEW.version
      USING ERRCODE = 'check_violation', CONSTRAINT = 'report_follows_its_events';
  END IF;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER report_follows_its_events AFTER INSERT OR UPDATE OF state, version, custodian, due_at ON report
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION report_follows_its_events();

-- Whoever was excluded stays excluded, and a sealed report is never unsealed.
CREATE FUNCTION exclusions_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'exclusions of report % cannot be taken back', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'exclusions_stand';
END $$;
CREATE TRIGGER exclusions_stand BEFORE UPDATE OF excluded_account_ids, sealed_to ON report FOR EACH ROW
  WHEN (NOT NEW.excluded_account_ids @> OLD.excluded_account_ids OR (OLD.sealed_to IS NOT NULL AND NEW.sealed_to IS NULL))
  EXECUTE FUNCTION exclusions_stand();

-- Events continue each other without a gap, and who handled a round neither revisits nor signs it off.
CREATE FUNCTION report_event_continues() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq = 1 THEN
    IF NEW.from_state <> 'draft' THEN
      RAISE EXCEPTION 'the first event of report % must start from draft', NEW.report_id USING ERRCODE = 'check_violation';
    END IF;
  ELSIF NOT EXISTS (SELECT FROM report_event e
                    WHERE e.report_id = NEW.report_id AND e.seq = NEW.seq - 1 AND e.to_state = NEW.from_state) THEN
    RAISE EXCEPTION 'event % of report % does not continue the one before', NEW.seq, NEW.report_id
      USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.action IN ('revisit', 'close') AND EXISTS (
      SELECT FROM report_event e
      WHERE e.report_id = NEW.report_id AND e.round = NEW.round AND e.account_id = NEW.account_id
        AND (e.action IN ('village_fix', 'quick_fix', 'order', 'order_again', 'give_feedback')
             OR (NEW.action = 'close' AND e.action = 'revisit'))) THEN
    RAISE EXCEPTION 'account % handled this round of report %', NEW.account_id, NEW.report_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'second_person';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER report_event_continues BEFORE INSERT ON report_event
  FOR EACH ROW EXECUTE FUNCTION report_event_continues();

GRANT SELECT ON category, lifecycle_step TO gridwatch_app;
GRANT INSERT, UPDATE (name_zh, name_en, theme_zh, theme_en, track, rectify_days, seals, redact, closed_at) ON category TO gridwatch_app;
GRANT SELECT, INSERT,
  UPDATE (county_id, town_id, village_id, group_id, grid_id, station_id, state, custodian, round, version, due_at,
          sealed_to, excluded_account_ids, held_reason, merged_into, closed_at, reopened_at) ON report TO gridwatch_app;
GRANT SELECT, INSERT ON report_event, report_note, report_concern, reporter_identity, evidence TO gridwatch_app;
GRANT SELECT, INSERT, UPDATE (answered_at, answer) ON rectification_order TO gridwatch_app;

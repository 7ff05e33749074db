CREATE TABLE report (
  id uuid CONSTRAINT pk_report PRIMARY KEY,
  -- What people say and write: it does not count up, and is checked by its last digit.
  number varchar(9) NOT NULL CONSTRAINT ck_report_number CHECK (number ~ '^[0-9]{9}$' AND damm(number) = 0),
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

  clock varchar(40) CONSTRAINT ck_report_clock CHECK (clock IN
    ('admit', 'triage', 'objection', 'answer', 'accept', 'dispose', 'quick_fix', 'order', 'revisit', 'sign_off')),
  clock_seq integer,
  amber_at timestamptz,
  alarm_at timestamptz,
  due_is_provisional boolean NOT NULL DEFAULT false,
  reply_due_at timestamptz,
  replied_at timestamptz,
  reply_alarm_at timestamptz,

  visit_id uuid,
  near_cell bigint GENERATED ALWAYS AS (nearness_cell(ST_X(point), ST_Y(point))) STORED,
  wording bytea NOT NULL GENERATED ALWAYS AS (wording_sha256(text)) STORED,
  changed_xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,

  CONSTRAINT uq_report_number UNIQUE (county_id, number),
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

-- What may have been stranded by a later appointment or relation is looked for among few.
CREATE INDEX ix_report_recused ON report (custodian) WHERE cardinality(excluded_account_ids) > 0;

-- The product looks for what rings, every minute; nothing else does.
CREATE INDEX ix_report_alarm_at ON report (alarm_at) WHERE alarm_at IS NOT NULL;
CREATE INDEX ix_report_reply_alarm_at ON report (reply_alarm_at) WHERE reply_alarm_at IS NOT NULL;
CREATE INDEX ix_report_due_is_provisional ON report (due_at) WHERE due_is_provisional;
CREATE INDEX ix_report_visit_id ON report (visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX ix_report_near_cell ON report (near_cell, category_code, received_at) WHERE near_cell IS NOT NULL;
CREATE INDEX ix_report_village_wording ON report (village_id, wording);

-- Which of some reporters visited in some days, or reported something that the actor's own desk sees: what a monitor
-- reports elsewhere, or past the desk, is not told by calling them active. Town leaders are told of their town's reports.
CREATE INDEX ix_report_reporter_key_received_at ON report (reporter_key, received_at);

-- Three months of a county's reports, in which the same words and photos are looked for.
CREATE INDEX ix_report_county_id_received_at ON report (county_id, received_at);
GRANT SELECT, INSERT, UPDATE (county_id, town_id, village_id, group_id, grid_id, station_id, state, custodian,
  round, version, due_at, sealed_to, excluded_account_ids, held_reason, merged_into, closed_at, reopened_at),
  UPDATE (clock, clock_seq, amber_at, alarm_at, due_is_provisional, reply_due_at, replied_at, reply_alarm_at) ON report TO gridwatch_app;

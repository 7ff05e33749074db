-- A written rule by which a place manages its own public power.
CREATE TABLE institution (
  id uuid CONSTRAINT pk_institution PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_institution_place_id REFERENCES place,
  title varchar NOT NULL CONSTRAINT ck_institution_title CHECK (length(title) BETWEEN 2 AND 100),
  kind varchar(40) NOT NULL CONSTRAINT ck_institution_kind CHECK (kind IN
    ('decision', 'openness', 'finance', 'procurement', 'assets', 'labour', 'homestead', 'relief', 'seal', 'other')),
  owner varchar NOT NULL CONSTRAINT ck_institution_owner CHECK (length(owner) BETWEEN 1 AND 100),
  content varchar NOT NULL CONSTRAINT ck_institution_content CHECK (length(content) BETWEEN 1 AND 20000),
  source varchar(40) NOT NULL CONSTRAINT ck_institution_source CHECK (source IN
    ('law', 'letter', 'inspection', 'problems', 'own')),
  source_no varchar CONSTRAINT ck_institution_source_no CHECK (length(source_no) BETWEEN 1 AND 100),
  document_no varchar CONSTRAINT ck_institution_document_no CHECK (length(document_no) BETWEEN 1 AND 100),
  effective_on date,
  effective daterange,
  replaces_id uuid CONSTRAINT fk_institution_replaces_id REFERENCES institution,
  state varchar(40) NOT NULL CONSTRAINT ck_institution_state CHECK (state IN
    ('proposed', 'dropped', 'adopted', 'review_due', 'repealed')),
  version integer NOT NULL,
  proposed_at timestamptz NOT NULL,
  clock varchar(40) CONSTRAINT ck_institution_clock CHECK (clock IN ('review')),
  clock_seq integer,
  due_at timestamptz,
  amber_at timestamptz,
  alarm_at timestamptz,
  due_is_provisional boolean NOT NULL DEFAULT false,
  CONSTRAINT ck_institution_in_force CHECK ((effective IS NULL) = (state IN ('proposed', 'dropped'))
    AND (effective IS NULL OR document_no IS NOT NULL)),
  CONSTRAINT ck_institution_open_ended CHECK (effective IS NULL
    OR (upper_inf(effective) AND NOT isempty(effective)) = (state IN ('adopted', 'review_due'))),
  CONSTRAINT ck_institution_running CHECK ((clock IS NOT NULL) = (state = 'adopted')
    AND (clock IS NULL) = (due_at IS NULL) AND (clock IS NULL) = (clock_seq IS NULL)),
  CONSTRAINT ex_institution_one_of_a_title EXCLUDE USING gist (place_id WITH =, title WITH =, effective WITH &&)
);
CREATE UNIQUE INDEX uq_institution_document_no ON institution (place_id, document_no) WHERE state <> 'dropped';
CREATE INDEX ix_institution_proposed_at ON institution (proposed_at, id);
CREATE INDEX ix_institution_alarm_at ON institution (alarm_at) WHERE alarm_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (title, kind, owner, content, source, source_no, document_no, effective_on, effective,
  replaces_id, state, version, clock, clock_seq, due_at, amber_at, alarm_at, due_is_provisional)
  ON institution TO gridwatch_app;

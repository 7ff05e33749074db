-- One problem of a place in the ledger, whoever found it, until it is put right or leaves once.
CREATE TABLE finding (
  id uuid CONSTRAINT pk_finding PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_finding_place_id REFERENCES place,
  category_code varchar NOT NULL CONSTRAINT fk_finding_category_code REFERENCES category,
  kind varchar(40) NOT NULL CONSTRAINT ck_finding_kind CHECK (kind IN ('none', 'false', 'incomplete', 'late', 'leak', 'other')),
  -- What is wrong about: the entry, the item. The same one of a kind is open once in a place.
  item varchar(100) NOT NULL CONSTRAINT ck_finding_item CHECK (length(item) BETWEEN 2 AND 100),
  problem varchar(2000) NOT NULL CONSTRAINT ck_finding_problem CHECK (length(problem) >= 1),
  state varchar(40) NOT NULL CONSTRAINT ck_finding_state CHECK (state IN ('entered', 'lettered', 'ordered', 'feedback',
    'revisited', 'closed', 'clue', 'decided', 'in_report', 'referred', 'dismissed')),
  version integer NOT NULL,
  round integer NOT NULL CONSTRAINT ck_finding_round CHECK (round >= 1),
  entered_at timestamptz NOT NULL,
  letter_id uuid CONSTRAINT fk_finding_letter_id REFERENCES letter,
  -- The last day on which it was to be put right, of the last letter.
  rectify_by date,
  -- Where it went, when it left: the number of the report, or to whom.
  left_to varchar(100) CONSTRAINT ck_finding_left_to CHECK (length(left_to) >= 1),
  closed_at timestamptz,
  clock varchar(40) CONSTRAINT ck_finding_clock CHECK (clock IN ('assign', 'answer', 'revisit', 'sign_off', 'opinion')),
  clock_seq integer,
  due_at timestamptz,
  amber_at timestamptz,
  alarm_at timestamptz,
  due_is_provisional boolean NOT NULL DEFAULT false,
  CONSTRAINT ck_finding_left CHECK ((left_to IS NOT NULL) = (state IN ('in_report', 'referred'))),
  CONSTRAINT ck_finding_closed CHECK ((closed_at IS NOT NULL) = (state = 'closed')),
  CONSTRAINT ck_finding_lettered CHECK (state NOT IN ('lettered', 'ordered') OR num_nonnulls(letter_id, rectify_by) = 2),
  CONSTRAINT ck_finding_running CHECK ((clock IS NULL) = (due_at IS NULL) AND (clock IS NULL) = (clock_seq IS NULL))
);
CREATE UNIQUE INDEX uq_finding_open_once ON finding (place_id, category_code, kind, item)
  WHERE state IN ('entered', 'lettered', 'ordered', 'feedback', 'revisited');
CREATE INDEX ix_finding_entered_at ON finding (entered_at, id);
CREATE INDEX ix_finding_alarm_at ON finding (alarm_at) WHERE alarm_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (state, version, round, letter_id, rectify_by, left_to, closed_at, clock, clock_seq, due_at, amber_at,
  alarm_at, due_is_provisional) ON finding TO gridwatch_app;

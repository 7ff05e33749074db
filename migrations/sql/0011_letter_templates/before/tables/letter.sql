-- One letter of a body to another, from its draft to its end.
CREATE TABLE letter (
  id uuid CONSTRAINT pk_letter PRIMARY KEY,
  kind varchar(40) NOT NULL CONSTRAINT fk_letter_kind REFERENCES letter_kind,
  place_id bigint NOT NULL CONSTRAINT fk_letter_place_id REFERENCES place,
  -- Read by those alone whom it names in letter_reader; its numbers are a series of their own.
  is_closed boolean NOT NULL,
  unit_id bigint CONSTRAINT fk_letter_unit_id REFERENCES unit,
  to_place_id bigint CONSTRAINT fk_letter_to_place_id REFERENCES place,
  to_body varchar(60) CONSTRAINT ck_letter_to_body CHECK (length(to_body) BETWEEN 2 AND 60),
  title varchar(100) NOT NULL CONSTRAINT ck_letter_title CHECK (length(title) BETWEEN 4 AND 100),
  source varchar(1000) NOT NULL CONSTRAINT ck_letter_source CHECK (length(source) >= 1),
  problems varchar(8000) NOT NULL CONSTRAINT ck_letter_problems CHECK (length(problems) >= 1),
  causes varchar(4000) CONSTRAINT ck_letter_causes CHECK (length(causes) >= 1),
  copy_to varchar(200) CONSTRAINT ck_letter_copy_to CHECK (length(copy_to) >= 1),
  reply_days integer NOT NULL CONSTRAINT ck_letter_reply_days CHECK (reply_days BETWEEN 0 AND 180),
  follows_id uuid CONSTRAINT fk_letter_follows_id REFERENCES letter,
  state varchar(40) NOT NULL CONSTRAINT ck_letter_state CHECK (state IN ('draft', 'approved', 'dropped', 'issued',
    'delivered', 'replied', 'returned', 'overdue', 'closed', 'followed', 'void')),
  version integer NOT NULL,
  round integer NOT NULL CONSTRAINT ck_letter_round CHECK (round >= 1),
  written_at timestamptz NOT NULL,
  approved_on date,
  issuer varchar(60),
  contact varchar(100),
  year integer,
  number integer CONSTRAINT ck_letter_number CHECK (number > 0),
  document_no varchar(100),
  dated_on date,
  issued_at timestamptz,
  delivered_at timestamptz,
  clock varchar(40) CONSTRAINT ck_letter_clock CHECK (clock IN ('reply', 'check')),
  clock_seq integer,
  due_at timestamptz,
  amber_at timestamptz,
  alarm_at timestamptz,
  due_is_provisional boolean NOT NULL DEFAULT false,
  CONSTRAINT ck_letter_addressee CHECK (num_nonnulls(unit_id, to_place_id, to_body) = 1 AND to_place_id IS DISTINCT FROM place_id),
  -- A number is given when it is issued, and never before; a void one keeps it.
  CONSTRAINT ck_letter_issued CHECK (num_nonnulls(year, number, document_no, dated_on, issued_at, issuer, contact)
    = CASE WHEN state IN ('draft', 'approved', 'dropped') THEN 0 ELSE 7 END),
  CONSTRAINT ck_letter_approved CHECK ((approved_on IS NOT NULL) OR state IN ('draft', 'dropped')),
  CONSTRAINT ck_letter_dated CHECK (dated_on >= approved_on),
  CONSTRAINT ck_letter_running CHECK ((clock IS NULL) = (due_at IS NULL) AND (clock IS NULL) = (clock_seq IS NULL)),
  CONSTRAINT uq_letter_number UNIQUE (place_id, kind, is_closed, year, number)
);
CREATE INDEX ix_letter_written_at ON letter (written_at, id);
CREATE INDEX ix_letter_unit_id ON letter (unit_id) WHERE unit_id IS NOT NULL;
CREATE INDEX ix_letter_to_place_id ON letter (to_place_id) WHERE to_place_id IS NOT NULL;
CREATE INDEX ix_letter_alarm_at ON letter (alarm_at) WHERE alarm_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (kind, is_closed, unit_id, to_place_id, to_body, title, source, problems, causes, copy_to,
  reply_days, follows_id, state, version, round, approved_on, issuer, contact, year, number, document_no, dated_on, issued_at,
  delivered_at, clock, clock_seq, due_at, amber_at, alarm_at, due_is_provisional) ON letter TO gridwatch_app;

-- How many petitions 信访 came from a place in a window of days, as a body outside counted them: written once. A new value
-- is a new row with its source, and nothing is typed over it.
CREATE TABLE petition_count (
  id uuid CONSTRAINT pk_petition_count PRIMARY KEY,
  place_id bigint NOT NULL,
  place_level varchar(40) NOT NULL CONSTRAINT ck_petition_count_place_level CHECK (place_level IN ('county', 'town', 'village')),
  first date NOT NULL,
  past date NOT NULL,
  kind varchar(40) NOT NULL CONSTRAINT ck_petition_count_kind CHECK (kind IN ('all', 'about_disclosure')),
  definition varchar NOT NULL CONSTRAINT ck_petition_count_definition CHECK (definition ~ '^[A-Z][A-Z0-9-]{0,19}$'),
  count integer NOT NULL CONSTRAINT ck_petition_count_count CHECK (count >= 0),
  source varchar NOT NULL CONSTRAINT ck_petition_count_source CHECK (length(source) BETWEEN 1 AND 100),
  taken_at timestamptz NOT NULL,
  recorded_by bigint NOT NULL CONSTRAINT fk_petition_count_recorded_by REFERENCES account,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT fk_petition_count_place_level FOREIGN KEY (place_id, place_level) REFERENCES place (id, level),
  CONSTRAINT ck_petition_count_window CHECK (past > first AND past <= china_date(taken_at) + 1),
  CONSTRAINT ck_petition_count_taken CHECK (taken_at <= recorded_at),
  CONSTRAINT uq_petition_count_comparable UNIQUE (id, place_id, kind, definition)
);
CREATE INDEX ix_petition_count_recorded_at ON petition_count (recorded_at, id);
CREATE INDEX ix_petition_count_value ON petition_count (place_id, kind, definition, first, past, taken_at, id);
SELECT keep_events('petition_count');

CREATE TABLE place (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_place PRIMARY KEY,
  level varchar(40) NOT NULL CONSTRAINT ck_place_level
    CHECK (level IN ('county', 'town', 'village', 'group', 'grid')),
  parent_id bigint,
  parent_level varchar(40),
  code varchar NOT NULL CONSTRAINT ck_place_code
    CHECK (code ~ '^[0-9]+$' AND length(code) = ANY (CASE level
      WHEN 'county' THEN ARRAY[6] WHEN 'town' THEN ARRAY[9] WHEN 'village' THEN ARRAY[12]
      WHEN 'group' THEN ARRAY[14, 15] ELSE ARRAY[16, 17] END)),
  name varchar NOT NULL CONSTRAINT ck_place_name CHECK (btrim(name) <> ''),
  households integer CONSTRAINT ck_place_households CHECK (households >= 0),
  path bigint[] NOT NULL,
  seat_lon double precision CONSTRAINT ck_place_seat_lon CHECK (seat_lon BETWEEN -180 AND 180),
  seat_lat double precision CONSTRAINT ck_place_seat_lat CHECK (seat_lat BETWEEN -90 AND 90),
  opened_on date NOT NULL DEFAULT CURRENT_DATE,
  closed_on date,
  changed_xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
  CONSTRAINT uq_place_id_level UNIQUE (id, level),
  CONSTRAINT fk_place_parent FOREIGN KEY (parent_id, parent_level) REFERENCES place (id, level),
  CONSTRAINT ck_place_parent CHECK (
    (level = 'county' AND parent_id IS NULL AND parent_level IS NULL)
    OR (level <> 'county' AND parent_id IS NOT NULL AND level_depth(parent_level) < level_depth(level))),
  CONSTRAINT ck_place_seat CHECK ((seat_lon IS NULL) = (seat_lat IS NULL)),
  CONSTRAINT ck_place_closed CHECK (closed_on >= opened_on)
);
CREATE UNIQUE INDEX uq_place_code_open ON place (code) WHERE closed_on IS NULL;
CREATE INDEX ix_place_parent_id ON place (parent_id);
CREATE INDEX ix_place_path ON place USING gin (path);
CREATE INDEX ix_place_name ON place USING gin (name gin_trgm_ops);
GRANT SELECT, INSERT, UPDATE ON place TO gridwatch_app;

-- Places, codes, boundaries, stations. Takes no locks that matter: the tables are new.
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gridwatch_app') THEN
    RAISE EXCEPTION 'the role gridwatch_app is missing'
      USING HINT = 'As a superuser: CREATE ROLE gridwatch_app LOGIN; see docs/operators.md';
  END IF;
END $$;
GRANT USAGE ON SCHEMA public TO gridwatch_app;
-- Readiness compares it with the release.
GRANT SELECT ON alembic_version TO gridwatch_app;

CREATE FUNCTION level_depth(level text) RETURNS integer
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN array_position(ARRAY['county', 'town', 'village', 'group', 'grid'], level) - 1;

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

CREATE TABLE place_code (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_place_code PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_place_code_place_id REFERENCES place,
  code varchar NOT NULL,
  valid daterange NOT NULL CONSTRAINT ck_place_code_valid CHECK (NOT isempty(valid)),
  CONSTRAINT ex_place_code_one_place_a_day EXCLUDE USING gist (code WITH =, valid WITH &&),
  CONSTRAINT ex_place_code_one_code_a_day EXCLUDE USING gist (place_id WITH =, valid WITH &&)
);

-- The path and the parent's level follow the parent, so that no importer can get them wrong.
CREATE FUNCTION place_follows_its_parent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.parent_id = ANY (SELECT unnest(path) FROM place WHERE id = NEW.parent_id AND NEW.id = ANY (path)) THEN
    RAISE EXCEPTION 'place % cannot lie below itself', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  SELECT p.level, p.path || NEW.id INTO NEW.parent_level, NEW.path FROM place p WHERE p.id = NEW.parent_id;
  IF NEW.parent_id IS NULL THEN
    NEW.path := ARRAY[NEW.id];
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER place_follows_its_parent BEFORE INSERT OR UPDATE OF parent_id ON place
  FOR EACH ROW EXECUTE FUNCTION place_follows_its_parent();

CREATE FUNCTION places_below_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE place SET path = NEW.path || path[cardinality(OLD.path) + 1:]
    WHERE path @> ARRAY[NEW.id] AND id <> NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER places_below_follow AFTER UPDATE OF parent_id ON place
  FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION places_below_follow();

-- Every code that a place ever had stays on record with its days.
CREATE FUNCTION place_code_is_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO place_code (place_id, code, valid)
      VALUES (NEW.id, NEW.code, daterange(NEW.opened_on, NEW.closed_on));
    RETURN NULL;
  END IF;
  IF NEW.code <> OLD.code THEN
    DELETE FROM place_code WHERE place_id = NEW.id AND upper_inf(valid) AND lower(valid) >= CURRENT_DATE;
    UPDATE place_code SET valid = daterange(lower(valid), CURRENT_DATE) WHERE place_id = NEW.id AND upper_inf(valid);
    INSERT INTO place_code (place_id, code, valid) VALUES (NEW.id, NEW.code, daterange(CURRENT_DATE, NULL));
  END IF;
  IF NEW.closed_on IS NOT NULL AND OLD.closed_on IS NULL THEN
    DELETE FROM place_code WHERE place_id = NEW.id AND upper_inf(valid) AND lower(valid) >= NEW.closed_on;
    UPDATE place_code SET valid = daterange(lower(valid), NEW.closed_on) WHERE place_id = NEW.id AND upper_inf(valid);
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER place_code_is_kept AFTER INSERT OR UPDATE OF code, closed_on ON place
  FOR EACH ROW EXECUTE FUNCTION place_code_is_kept();

CREATE TABLE boundary (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_boundary PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_boundary_place_id REFERENCES place,
  level varchar(40) NOT NULL,
  geom geometry(MultiPolygon, 4326) NOT NULL CONSTRAINT ck_boundary_geom CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
  origin varchar(40) NOT NULL CONSTRAINT ck_boundary_origin CHECK (origin IN ('real', 'derived')),
  valid tstzrange NOT NULL CONSTRAINT ck_boundary_valid CHECK (NOT isempty(valid)),
  CONSTRAINT fk_boundary_place_level FOREIGN KEY (place_id, level) REFERENCES place (id, level),
  CONSTRAINT ex_boundary_one_version EXCLUDE USING gist (place_id WITH =, valid WITH &&)
);
-- The cells that a point is looked up in first; ancestors are found by key, not by geometry.
CREATE INDEX ix_boundary_cell ON boundary USING gist (geom) WHERE upper_inf(valid) AND level IN ('group', 'grid');
CREATE INDEX ix_boundary_above ON boundary USING gist (geom) WHERE upper_inf(valid) AND level IN ('county', 'town', 'village');
CREATE UNIQUE INDEX ix_boundary_current ON boundary (place_id) WHERE upper_inf(valid);

CREATE TABLE boundary_simplified (
  boundary_id bigint NOT NULL CONSTRAINT fk_boundary_simplified_boundary_id REFERENCES boundary ON DELETE CASCADE,
  zoom_band integer NOT NULL CONSTRAINT ck_boundary_simplified_zoom_band CHECK (zoom_band IN (0, 9, 12)),
  geom geometry(MultiPolygon, 4326) NOT NULL,
  CONSTRAINT pk_boundary_simplified PRIMARY KEY (boundary_id, zoom_band)
);
CREATE INDEX ix_boundary_simplified_geom ON boundary_simplified USING gist (geom);

CREATE TABLE station (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_station PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_station_place_id REFERENCES place,
  place_level varchar(40) NOT NULL CONSTRAINT ck_station_place_level CHECK (place_level IN ('village', 'group', 'grid')),
  name varchar NOT NULL CONSTRAINT ck_station_name CHECK (btrim(name) <> ''),
  opened_on date NOT NULL,
  closed_on date,
  CONSTRAINT fk_station_place_level FOREIGN KEY (place_id, place_level) REFERENCES place (id, level),
  CONSTRAINT ck_station_closed CHECK (closed_on >= opened_on),
  CONSTRAINT ex_station_one_active EXCLUDE USING gist (place_id WITH =, daterange(opened_on, closed_on) WITH &&)
);

GRANT SELECT, INSERT, UPDATE ON place, station TO gridwatch_app;
GRANT SELECT ON place_code TO gridwatch_app;
GRANT SELECT, INSERT, DELETE ON boundary_simplified TO gridwatch_app;
GRANT SELECT, INSERT, UPDATE (valid) ON boundary TO gridwatch_app;

CREATE TABLE boundary (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_boundary PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_boundary_place_id REFERENCES place,
  level varchar(40) NOT NULL,
  geom geometry(MultiPolygon, 4326) NOT NULL CONSTRAINT ck_boundary_geom CHECK (ST_IsValid(geom) AND NOT ST_IsEmpty(geom)),
  origin varchar(40) NOT NULL CONSTRAINT ck_boundary_origin CHECK (origin IN ('real', 'derived')),
  valid tstzrange NOT NULL CONSTRAINT ck_boundary_valid CHECK (NOT isempty(valid)),
  changed_xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
  CONSTRAINT fk_boundary_place_level FOREIGN KEY (place_id, level) REFERENCES place (id, level),
  CONSTRAINT ex_boundary_one_version EXCLUDE USING gist (place_id WITH =, valid WITH &&)
);

-- The cells that a point is looked up in first; ancestors are found by key, not by geometry.
CREATE INDEX ix_boundary_cell ON boundary USING gist (geom) WHERE upper_inf(valid) AND level IN ('group', 'grid');
CREATE INDEX ix_boundary_above ON boundary USING gist (geom) WHERE upper_inf(valid) AND level IN ('county', 'town', 'village');
CREATE UNIQUE INDEX ix_boundary_current ON boundary (place_id) WHERE upper_inf(valid);
GRANT SELECT, INSERT, UPDATE (valid) ON boundary TO gridwatch_app;

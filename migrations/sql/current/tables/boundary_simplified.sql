CREATE TABLE boundary_simplified (
  boundary_id bigint NOT NULL CONSTRAINT fk_boundary_simplified_boundary_id REFERENCES boundary ON DELETE CASCADE,
  zoom_band integer NOT NULL CONSTRAINT ck_boundary_simplified_zoom_band CHECK (zoom_band IN (0, 9, 12)),
  geom geometry(MultiPolygon, 4326) NOT NULL,
  CONSTRAINT pk_boundary_simplified PRIMARY KEY (boundary_id, zoom_band)
);
CREATE INDEX ix_boundary_simplified_geom ON boundary_simplified USING gist (geom);
GRANT SELECT, INSERT, DELETE ON boundary_simplified TO gridwatch_app;

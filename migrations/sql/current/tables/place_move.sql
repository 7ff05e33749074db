-- A place that came to lie elsewhere: its counts are of all its time, so that what was routed to it where it lies today is
-- added up from the reports' own rows.
CREATE TABLE place_move (
  place_id bigint NOT NULL CONSTRAINT fk_place_move_place_id REFERENCES place,
  moved_at timestamptz NOT NULL,
  path_before bigint[] NOT NULL,
  CONSTRAINT pk_place_move PRIMARY KEY (place_id, moved_at)
);

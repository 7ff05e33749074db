-- Locks village_check and finding_source while it writes the former anew.
ALTER TABLE village_check
  ADD body_sha256 bytea CONSTRAINT ck_village_check_body_sha256 CHECK (length(body_sha256) = 32),
  ADD captured_at timestamptz,
  ADD is_late boolean NOT NULL GENERATED ALWAYS AS (china_date(received_at) - happened_on > 7) STORED,
  ADD CONSTRAINT ck_village_check_sent CHECK ((body_sha256 IS NULL) = (captured_at IS NULL));
ALTER TABLE finding_source
  ADD point_no integer CONSTRAINT ck_finding_source_point_no CHECK (point_no >= 1),
  ADD diary_item_id uuid CONSTRAINT fk_finding_source_diary_item_id REFERENCES diary_item
    CONSTRAINT uq_finding_source_diary_item_id UNIQUE,
  ADD CONSTRAINT uq_finding_source_point UNIQUE (check_id, point_no),
  ADD CONSTRAINT ck_finding_source_point CHECK (point_no IS NULL OR check_id IS NOT NULL),
  ADD CONSTRAINT ck_finding_source_diary_item CHECK (diary_item_id IS NULL OR origin = 'pairing');

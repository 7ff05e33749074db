-- That somebody looked at the points of a list in a village on a day, whatever was found.
CREATE TABLE village_check (
  id uuid CONSTRAINT pk_village_check PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_village_check_place_id REFERENCES place,
  list_id uuid NOT NULL CONSTRAINT fk_village_check_list_id REFERENCES check_list,
  kind varchar(40) NOT NULL CONSTRAINT ck_village_check_kind CHECK (kind IN ('department', 'special', 'self', 'spot', 'cross')),
  unit_id bigint CONSTRAINT fk_village_check_unit_id REFERENCES unit,
  happened_on date NOT NULL,
  points integer[] NOT NULL CONSTRAINT ck_village_check_points CHECK (cardinality(points) BETWEEN 1 AND 99),
  made_by bigint NOT NULL CONSTRAINT fk_village_check_made_by REFERENCES account,
  received_at timestamptz NOT NULL,
  -- Of those that a device sent.
  body_sha256 bytea CONSTRAINT ck_village_check_body_sha256 CHECK (length(body_sha256) = 32),
  captured_at timestamptz,
  is_late boolean NOT NULL GENERATED ALWAYS AS (china_date(received_at) - happened_on > 7) STORED,
  CONSTRAINT ck_village_check_sent CHECK ((body_sha256 IS NULL) = (captured_at IS NULL)),
  CONSTRAINT ck_village_check_past CHECK (happened_on <= china_date(received_at))
);
CREATE INDEX ix_village_check_happened_on ON village_check (happened_on, id);
CREATE INDEX ix_village_check_place_id ON village_check (place_id);
SELECT keep_events('village_check');

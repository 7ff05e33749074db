CREATE TABLE unit (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_unit PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_unit_place_id REFERENCES place,
  name varchar NOT NULL CONSTRAINT ck_unit_name CHECK (btrim(name) <> ''),
  closed_on date,
  CONSTRAINT uq_unit_place_id_name UNIQUE (place_id, name)
);
GRANT SELECT, INSERT, UPDATE ON unit TO gridwatch_app;

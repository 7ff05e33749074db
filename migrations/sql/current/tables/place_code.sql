CREATE TABLE place_code (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_place_code PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_place_code_place_id REFERENCES place,
  code varchar NOT NULL,
  valid daterange NOT NULL CONSTRAINT ck_place_code_valid CHECK (NOT isempty(valid)),
  CONSTRAINT ex_place_code_one_place_a_day EXCLUDE USING gist (code WITH =, valid WITH &&),
  CONSTRAINT ex_place_code_one_code_a_day EXCLUDE USING gist (place_id WITH =, valid WITH &&)
);
GRANT SELECT ON place_code TO gridwatch_app;

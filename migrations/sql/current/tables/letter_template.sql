-- A version of a Word template of the body of a place, for one kind of letter or for all that have none of their own.
CREATE TABLE letter_template (
  id uuid CONSTRAINT pk_letter_template PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_letter_template_place_id REFERENCES place,
  kind varchar(40) CONSTRAINT fk_letter_template_kind REFERENCES letter_kind,
  no integer NOT NULL CONSTRAINT ck_letter_template_no CHECK (no >= 1),
  name varchar(100) NOT NULL CONSTRAINT ck_letter_template_name CHECK (length(name) >= 1),
  content bytea NOT NULL CONSTRAINT ck_letter_template_content CHECK (length(content) BETWEEN 1 AND 1048576),
  made_by bigint NOT NULL CONSTRAINT fk_letter_template_made_by REFERENCES account,
  made_at timestamptz NOT NULL,
  -- Put into force by another.
  adopted_by bigint CONSTRAINT fk_letter_template_adopted_by REFERENCES account,
  adopted_at timestamptz,
  ended_at timestamptz,
  CONSTRAINT ck_letter_template_adopted CHECK ((adopted_by IS NULL) = (adopted_at IS NULL) AND adopted_by <> made_by),
  CONSTRAINT ck_letter_template_ended CHECK (ended_at >= COALESCE(adopted_at, made_at)),
  CONSTRAINT uq_letter_template_no UNIQUE NULLS NOT DISTINCT (place_id, kind, no)
);
CREATE UNIQUE INDEX uq_letter_template_in_force ON letter_template (place_id, kind) NULLS NOT DISTINCT
  WHERE adopted_at IS NOT NULL AND ended_at IS NULL;
GRANT SELECT, INSERT, UPDATE (adopted_by, adopted_at, ended_at) ON letter_template TO gridwatch_app;

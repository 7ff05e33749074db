-- What a desk writes again and again.
CREATE TABLE phrase (
  id uuid CONSTRAINT pk_phrase PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_phrase_place_id REFERENCES place,
  kind varchar(40) NOT NULL CONSTRAINT ck_phrase_kind CHECK (kind IN ('reply', 'requirement', 'note')),
  text varchar NOT NULL CONSTRAINT ck_phrase_text CHECK (length(text) BETWEEN 1 AND 1000),
  made_by bigint NOT NULL CONSTRAINT fk_phrase_made_by REFERENCES account,
  made_at timestamptz NOT NULL,
  CONSTRAINT uq_phrase_place_id UNIQUE (place_id, kind, text)
);
GRANT SELECT, INSERT, DELETE ON phrase TO gridwatch_app;

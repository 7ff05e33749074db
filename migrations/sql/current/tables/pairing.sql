-- An official of the county or a town, paired with villages of one town for a range of days.
CREATE TABLE pairing (
  id uuid CONSTRAINT pk_pairing PRIMARY KEY,
  officer_id bigint NOT NULL CONSTRAINT fk_pairing_officer_id REFERENCES account,
  town_id bigint NOT NULL,
  town_level varchar(40) NOT NULL GENERATED ALWAYS AS ('town') STORED,
  days daterange NOT NULL CONSTRAINT ck_pairing_days CHECK (NOT isempty(days) AND NOT lower_inf(days)),
  document_no varchar NOT NULL CONSTRAINT ck_pairing_document_no CHECK (length(document_no) BETWEEN 1 AND 100),
  made_by bigint NOT NULL CONSTRAINT fk_pairing_made_by REFERENCES account,
  made_at timestamptz NOT NULL,
  CONSTRAINT fk_pairing_town_level FOREIGN KEY (town_id, town_level) REFERENCES place (id, level),
  CONSTRAINT ck_pairing_by_another CHECK (officer_id <> made_by),
  CONSTRAINT uq_pairing_id_officer_days UNIQUE (id, officer_id, days)
);
CREATE INDEX ix_pairing_made_at ON pairing (made_at, id);
CREATE INDEX ix_pairing_officer_id ON pairing (officer_id);
GRANT SELECT, INSERT, UPDATE (days) ON pairing TO gridwatch_app;

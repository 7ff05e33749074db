-- What a paired official did on a day 包联日志, in counts. It has no column for a name, a track or a picture, and its
-- words take no telephone or identity number.
CREATE TABLE diary (
  id uuid CONSTRAINT pk_diary PRIMARY KEY,
  body_sha256 bytea NOT NULL CONSTRAINT ck_diary_body_sha256 CHECK (length(body_sha256) = 32),
  pairing_id uuid NOT NULL,
  officer_id bigint NOT NULL,
  days daterange NOT NULL,
  happened_on date NOT NULL,
  captured_at timestamptz NOT NULL,
  received_at timestamptz NOT NULL,
  is_late boolean NOT NULL GENERATED ALWAYS AS (china_date(received_at) - happened_on > 7) STORED,
  officers integer NOT NULL CONSTRAINT ck_diary_officers CHECK (officers BETWEEN 1 AND 20),
  households integer NOT NULL CONSTRAINT ck_diary_households CHECK (households BETWEEN 0 AND 1000),
  persons integer NOT NULL CONSTRAINT ck_diary_persons CHECK (persons BETWEEN 0 AND 10000),
  many_because varchar CONSTRAINT ck_diary_many_because CHECK (length(many_because) BETWEEN 1 AND 500),
  asked_disclosure boolean NOT NULL,
  disclosure_found varchar CONSTRAINT ck_diary_disclosure_found CHECK (length(disclosure_found) BETWEEN 1 AND 2000),
  CONSTRAINT fk_diary_pairing FOREIGN KEY (pairing_id, officer_id, days)
    REFERENCES pairing (id, officer_id, days) ON UPDATE CASCADE,
  CONSTRAINT uq_diary_once_a_day UNIQUE (pairing_id, happened_on),
  CONSTRAINT uq_diary_id_pairing UNIQUE (id, pairing_id),
  CONSTRAINT ck_diary_in_its_pairing CHECK (days @> happened_on),
  CONSTRAINT ck_diary_is_over CHECK (happened_on <= china_date(received_at)),
  CONSTRAINT ck_diary_asked CHECK (asked_disclosure = (disclosure_found IS NOT NULL)),
  CONSTRAINT ck_diary_many CHECK (households <= 48 OR many_because IS NOT NULL),
  CONSTRAINT ck_diary_names_nobody CHECK (COALESCE(disclosure_found, '') || ' ' || COALESCE(many_because, '') !~ '\d{11}')
);
CREATE INDEX ix_diary_received_at ON diary (received_at, id);
CREATE INDEX ix_diary_happened_on ON diary (happened_on);
SELECT keep_events('diary');

-- The body of a place that issues letters, as it is called, and the word that its numbers begin with (代字).
CREATE TABLE letter_issuer (
  place_id bigint CONSTRAINT pk_letter_issuer PRIMARY KEY CONSTRAINT fk_letter_issuer_place_id REFERENCES place,
  name varchar(60) NOT NULL CONSTRAINT ck_letter_issuer_name CHECK (length(name) BETWEEN 4 AND 60),
  prefix varchar(12) NOT NULL CONSTRAINT ck_letter_issuer_prefix CHECK (length(prefix) BETWEEN 1 AND 12),
  contact varchar(100) NOT NULL CONSTRAINT ck_letter_issuer_contact CHECK (length(contact) BETWEEN 1 AND 100),
  CONSTRAINT uq_letter_issuer_prefix UNIQUE (prefix)
);
GRANT SELECT, INSERT, UPDATE (name, prefix, contact) ON letter_issuer TO gridwatch_app;

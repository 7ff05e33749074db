-- Who alone reads a closed letter; whoever writes it is among them.
CREATE TABLE letter_reader (
  letter_id uuid NOT NULL CONSTRAINT fk_letter_reader_letter_id REFERENCES letter,
  account_id bigint NOT NULL CONSTRAINT fk_letter_reader_account_id REFERENCES account,
  CONSTRAINT pk_letter_reader PRIMARY KEY (letter_id, account_id)
);
GRANT SELECT, INSERT ON letter_reader TO gridwatch_app;

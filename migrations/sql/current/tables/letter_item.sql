-- What a letter asks for, one by one: what, by whom, until when (the last day).
CREATE TABLE letter_item (
  letter_id uuid NOT NULL CONSTRAINT fk_letter_item_letter_id REFERENCES letter,
  no integer NOT NULL CONSTRAINT ck_letter_item_no CHECK (no BETWEEN 1 AND 30),
  what varchar(1000) NOT NULL CONSTRAINT ck_letter_item_what CHECK (length(what) >= 4),
  who varchar(100) CONSTRAINT ck_letter_item_who CHECK (length(who) >= 1),
  by_day date,
  CONSTRAINT pk_letter_item PRIMARY KEY (letter_id, no)
);
GRANT SELECT, INSERT, DELETE ON letter_item TO gridwatch_app;

-- What was answered to one thing that a letter asks for in a round, and what became of the answer when it was checked.
CREATE TABLE letter_answer (
  letter_id uuid NOT NULL,
  round integer NOT NULL CONSTRAINT ck_letter_answer_round CHECK (round >= 1),
  item_no integer NOT NULL,
  answer varchar(4000) NOT NULL CONSTRAINT ck_letter_answer_answer CHECK (length(answer) >= 15),
  answered_at timestamptz NOT NULL,
  -- Empty for whoever answered by a link.
  answered_by bigint CONSTRAINT fk_letter_answer_answered_by REFERENCES account,
  is_fit boolean,
  verdict varchar(1000) CONSTRAINT ck_letter_answer_verdict CHECK (length(verdict) >= 1),
  checked_at timestamptz,
  checked_by bigint CONSTRAINT fk_letter_answer_checked_by REFERENCES account,
  CONSTRAINT pk_letter_answer PRIMARY KEY (letter_id, round, item_no),
  CONSTRAINT fk_letter_answer_item FOREIGN KEY (letter_id, item_no) REFERENCES letter_item,
  CONSTRAINT ck_letter_answer_checked CHECK (num_nonnulls(is_fit, checked_at, checked_by) IN (0, 3)),
  CONSTRAINT ck_letter_answer_why CHECK (is_fit OR is_fit IS NULL OR verdict IS NOT NULL),
  CONSTRAINT ck_letter_answer_other CHECK (checked_by <> answered_by)
);
GRANT SELECT, INSERT, UPDATE (is_fit, verdict, checked_at, checked_by) ON letter_answer TO gridwatch_app;

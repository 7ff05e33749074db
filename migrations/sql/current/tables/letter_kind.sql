-- What kinds of letters there are, and what the law and the county ask of each. The rows are the county's: whoever may
-- issue it, how long an answer takes, which letter comes when none does.
CREATE TABLE letter_kind (
  code varchar(40) CONSTRAINT pk_letter_kind PRIMARY KEY,
  rank integer NOT NULL,
  -- What stands before the year in its number, and whether it is a serial (第…期) rather than a letter (…号).
  mark varchar(20) NOT NULL,
  is_serial boolean NOT NULL,
  -- Whose letter it is without being authorised: the levels of the places whose commissions issue it.
  levels varchar(20)[] NOT NULL CONSTRAINT ck_letter_kind_levels CHECK (levels <@ ARRAY['county', 'town']::varchar[]),
  -- Whether a town may be authorised by the county to issue it.
  is_delegable boolean NOT NULL,
  -- Each thing it asks for says what, who and by when.
  is_measured boolean NOT NULL,
  -- 0 for what wants no answer.
  reply_days integer NOT NULL CONSTRAINT ck_letter_kind_reply_days CHECK (reply_days BETWEEN 0 AND 180),
  reply_working boolean NOT NULL,
  -- Working days from its receipt in which the addressee may object; 0 where none may.
  objection_days integer NOT NULL CONSTRAINT ck_letter_kind_objection_days CHECK (objection_days BETWEEN 0 AND 30),
  -- Which comes when no answer has.
  next varchar(40) CONSTRAINT fk_letter_kind_next REFERENCES letter_kind,
  is_closed boolean NOT NULL
);
GRANT SELECT ON letter_kind TO gridwatch_app;

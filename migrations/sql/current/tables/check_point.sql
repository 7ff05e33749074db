-- One point of a check list: what to look at, and how to see it.
CREATE TABLE check_point (
  list_id uuid NOT NULL CONSTRAINT fk_check_point_list_id REFERENCES check_list,
  no integer NOT NULL CONSTRAINT ck_check_point_no CHECK (no BETWEEN 1 AND 99),
  what varchar(200) NOT NULL CONSTRAINT ck_check_point_what CHECK (length(what) >= 2),
  how varchar(500) NOT NULL CONSTRAINT ck_check_point_how CHECK (length(how) >= 2),
  category_code varchar NOT NULL CONSTRAINT fk_check_point_category_code REFERENCES category,
  CONSTRAINT pk_check_point PRIMARY KEY (list_id, no)
);
SELECT keep_events('check_point');

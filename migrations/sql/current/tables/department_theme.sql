-- Which themes (letters of categories) are a department's own: its officers find, and see, what is of these alone.
CREATE TABLE department_theme (
  unit_id bigint NOT NULL CONSTRAINT fk_department_theme_unit_id REFERENCES unit,
  letter varchar(1) NOT NULL CONSTRAINT ck_department_theme_letter CHECK (letter ~ '^[A-Z]$'),
  CONSTRAINT pk_department_theme PRIMARY KEY (unit_id, letter)
);
GRANT SELECT, INSERT, DELETE ON department_theme TO gridwatch_app;

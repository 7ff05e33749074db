CREATE TABLE calendar_day (
  day date CONSTRAINT pk_calendar_day PRIMARY KEY,
  year integer NOT NULL CONSTRAINT fk_calendar_day_year REFERENCES calendar_year,
  is_working boolean NOT NULL,
  name varchar NOT NULL,
  CONSTRAINT ck_calendar_day_year CHECK (extract(year FROM day) = year)
);
CREATE INDEX ix_calendar_day_year ON calendar_day (year);
GRANT SELECT, INSERT, DELETE ON calendar_day TO gridwatch_app;

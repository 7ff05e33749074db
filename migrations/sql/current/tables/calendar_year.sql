CREATE TABLE calendar_year (
  year integer CONSTRAINT pk_calendar_year PRIMARY KEY CONSTRAINT ck_calendar_year_year CHECK (year BETWEEN 2000 AND 2199),
  source varchar NOT NULL,
  imported_at timestamptz NOT NULL
);
GRANT SELECT, INSERT, UPDATE (source, imported_at) ON calendar_year TO gridwatch_app;

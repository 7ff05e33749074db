-- A deadline is 24:00 of its last day, and falls due on that day.
CREATE OR REPLACE FUNCTION last_day(due timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN china_date(due - interval '1 microsecond');

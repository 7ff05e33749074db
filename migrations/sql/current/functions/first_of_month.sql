CREATE OR REPLACE FUNCTION first_of_month(day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN day - (date_part('day', day)::integer - 1);

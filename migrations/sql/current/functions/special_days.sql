-- Everything from a day on in one row, so that a query that needs more can bring it along.
CREATE OR REPLACE FUNCTION special_days(since date, OUT years integer[], OUT holidays date[], OUT workdays date[])
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT (SELECT coalesce(array_agg(y.year), '{}') FROM calendar_year y WHERE y.year >= extract(year FROM since)),
    (SELECT coalesce(array_agg(d.day), '{}') FROM calendar_day d WHERE d.day >= since AND NOT d.is_working),
    (SELECT coalesce(array_agg(d.day), '{}') FROM calendar_day d WHERE d.day >= since AND d.is_working);
END;

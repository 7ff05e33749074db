-- Which counts a step belongs to: those that many reports share. What few share (a group, a village's day) is read from
-- the reports' own rows. Time measures need the start's month; what is still open, its day. States are counted by category,
-- and categories also of what lies in no town.
CREATE OR REPLACE FUNCTION figure_spread(county bigint, town bigint, village bigint, category varchar, measure figure_step, day date)
  RETURNS TABLE (place_id bigint, grain figure_grain, category_code varchar, starts_on date) LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 8
BEGIN ATOMIC
  SELECT s.place_id, s.grain, s.category_code,
         CASE s.grain WHEN 'day' THEN day ELSE first_of_month(day) END
  FROM (VALUES
    (county, 'month'::figure_grain, '*'::varchar), (town, 'month', '*'), (village, 'month', '*'), (county, 'day', '*'), (town, 'day', '*'),
    (county, 'month', category), (town, 'month', category), (county, 'day', category),
    -- What no place below has: for a view by today's map, in which villages may lie elsewhere.
    (CASE WHEN town IS NULL THEN county END, 'rest', '*'), (CASE WHEN village IS NULL THEN town END, 'rest', '*'),
    (CASE WHEN town IS NULL THEN county END, 'rest', category)) s (place_id, grain, category_code)
  WHERE s.place_id IS NOT NULL AND s.category_code IS NOT NULL
    AND (measure NOT IN ('handled', 'left') OR (s.grain <> 'day' AND s.category_code = '*'));
END;

-- The counts as the reports' rows and the visits have them; those kept must be the same. What figure_spread says of one step
-- is said here of all of them: a sum over millions of steps is made once for all the counts that can be made of it.
CREATE OR REPLACE VIEW figure_truth WITH (security_invoker) AS
  WITH month AS MATERIALIZED (
    SELECT county_id, town_id, village_id, measure, first_of_month(day) AS starts_on, seen_from, span, sum(quantity) AS quantity
    FROM counted_step GROUP BY county_id, town_id, village_id, measure, first_of_month(day), seen_from, span
  ), day AS MATERIALIZED (
    SELECT county_id, town_id, measure, day, seen_from, span, sum(quantity) AS quantity
    FROM counted_step WHERE measure NOT IN ('handled', 'left') GROUP BY county_id, town_id, measure, day, seen_from, span
  ), category AS MATERIALIZED (
    SELECT county_id, category_code, measure, day, seen_from, span, sum(quantity) AS quantity
    FROM counted_step WHERE category_code IS NOT NULL AND measure NOT IN ('handled', 'left')
    GROUP BY county_id, category_code, measure, day, seen_from, span
  ), truth (place_id, grain, category_code, measure, starts_on, seen_from, span, quantity) AS (
    SELECT village_id, 'month'::figure_grain, '*'::varchar, measure, starts_on, seen_from, span, quantity
    FROM month WHERE village_id IS NOT NULL
    UNION ALL
    SELECT town_id, 'month', '*', measure, starts_on, seen_from, span, sum(quantity)::bigint
    FROM month WHERE town_id IS NOT NULL GROUP BY town_id, measure, starts_on, seen_from, span
    UNION ALL
    SELECT county_id, 'month', '*', measure, starts_on, seen_from, span, sum(quantity)::bigint
    FROM month GROUP BY county_id, measure, starts_on, seen_from, span
    UNION ALL
    SELECT COALESCE(town_id, county_id), 'rest', '*', measure, starts_on, seen_from, span, quantity
    FROM month WHERE village_id IS NULL
    UNION ALL
    SELECT town_id, 'day', '*', measure, day, seen_from, span, quantity FROM day WHERE town_id IS NOT NULL
    UNION ALL
    SELECT county_id, 'day', '*', measure, day, seen_from, span, sum(quantity)::bigint
    FROM day GROUP BY county_id, measure, day, seen_from, span
    UNION ALL
    SELECT county_id, 'day', category_code, measure, day, seen_from, span, quantity FROM category
    UNION ALL
    SELECT county_id, 'month', category_code, measure, first_of_month(day), seen_from, span, sum(quantity)::bigint
    FROM category GROUP BY county_id, category_code, measure, first_of_month(day), seen_from, span
    UNION ALL
    SELECT town_id, 'month', category_code, measure, first_of_month(day), seen_from, span, sum(quantity)
    FROM counted_step
    WHERE town_id IS NOT NULL AND category_code IS NOT NULL AND measure NOT IN ('handled', 'left')
    GROUP BY town_id, category_code, measure, first_of_month(day), seen_from, span
    UNION ALL
    SELECT county_id, 'rest', category_code, measure, first_of_month(day), seen_from, span, sum(quantity)
    FROM counted_step
    WHERE town_id IS NULL AND category_code IS NOT NULL AND measure NOT IN ('handled', 'left')
    GROUP BY county_id, category_code, measure, first_of_month(day), seen_from, span)
  SELECT * FROM truth WHERE quantity <> 0;

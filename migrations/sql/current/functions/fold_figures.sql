-- Move increments into the counts, oldest first; how many were moved. A reader sees either, never both or none.
CREATE OR REPLACE FUNCTION fold_figures(most integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE folded bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('figures'));
  WITH taken AS (
    DELETE FROM figure_increment WHERE id IN (SELECT id FROM figure_increment ORDER BY id LIMIT most) RETURNING *
  ), added AS (
    INSERT INTO figure_count (place_id, grain, category_code, measure, starts_on, seen_from, span, quantity)
    SELECT s.place_id, s.grain, s.category_code, t.measure, s.starts_on, t.seen_from, t.span, sum(t.quantity)
    FROM taken t CROSS JOIN LATERAL figure_spread(t.county_id, t.town_id, t.village_id, t.category_code, t.measure, t.day) s
    GROUP BY s.place_id, s.grain, s.category_code, t.measure, s.starts_on, t.seen_from, t.span
    ON CONFLICT (place_id, grain, category_code, measure, starts_on, seen_from, span)
      DO UPDATE SET quantity = figure_count.quantity + EXCLUDED.quantity
  )
  SELECT count(*) INTO folded FROM taken;
  RETURN folded;
END $$;

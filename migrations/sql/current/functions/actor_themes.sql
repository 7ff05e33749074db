-- The themes (letters of categories) that are the actor's as an officer of a department, with the place of that office.
CREATE OR REPLACE FUNCTION actor_themes(wanted text) RETURNS TABLE (place_id bigint, letter varchar)
  LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 2 AS $$
BEGIN
  RETURN QUERY SELECT a.place_id, t.letter FROM public.right_role g JOIN public.appointment a ON a.role = g.role
    JOIN public.department_theme t ON t.unit_id = a.unit_id
    WHERE g.code = wanted AND a.account_id = actor_account() AND a.in_force @> statement_timestamp();
END $$;

-- The units for which the actor answers orders.
CREATE OR REPLACE FUNCTION actor_units() RETURNS SETOF bigint LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1 AS $$
BEGIN
  RETURN QUERY SELECT a.unit_id FROM public.right_role g JOIN public.appointment a ON a.role = g.role
    WHERE g.code = 'order.answer' AND a.account_id = actor_account() AND a.in_force @> statement_timestamp();
END $$;

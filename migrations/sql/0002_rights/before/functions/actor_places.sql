CREATE OR REPLACE FUNCTION actor_places(VARIADIC roles text[]) RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 2
BEGIN ATOMIC
  SELECT place_id FROM appointment
    WHERE account_id = actor_account() AND role = ANY (roles) AND in_force @> statement_timestamp();
END;

CREATE OR REPLACE FUNCTION actor_units() RETURNS SETOF bigint LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
  SELECT unit_id FROM appointment
    WHERE account_id = actor_account() AND role = 'responder' AND in_force @> statement_timestamp();
END;

-- From when on the actor sees what they reported: what came before a recovery by two is hidden until they are proven.
CREATE OR REPLACE FUNCTION actor_owns_from() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT COALESCE((SELECT a.hidden_before FROM account a WHERE a.id = actor_account()), '-infinity'::timestamptz);
END;

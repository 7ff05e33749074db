-- Who asks, as `gridwatch/people/actor.py: state_actor` has told this transaction; nobody unless it has.
CREATE OR REPLACE FUNCTION actor_account() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  RETURN NULLIF(current_setting('gridwatch.account', true), '')::bigint;

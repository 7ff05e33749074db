CREATE OR REPLACE FUNCTION actor_reporter_key() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
  RETURN decode(NULLIF(current_setting('gridwatch.reporter_key', true), ''), 'hex');

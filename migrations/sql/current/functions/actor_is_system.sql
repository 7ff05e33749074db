CREATE OR REPLACE FUNCTION actor_is_system() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
  RETURN COALESCE(current_setting('gridwatch.system', true), '') = 'on';

DROP INDEX ix_report_county_id_received_at;
-- Bases belong to desks again. Those of accounts are dropped, since no desk may read another person's.
DROP TABLE figure_base;
CREATE FUNCTION actor_has_exclusions() RETURNS boolean
  LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  excluded boolean;
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  SELECT EXISTS (SELECT FROM milestone_exclusion e WHERE e.account_id = actor_account()) INTO excluded;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN excluded;
END $$;
CREATE TABLE figure_base (
  place_id bigint NOT NULL CONSTRAINT fk_figure_base_place_id REFERENCES place,
  sight smallint NOT NULL,
  category varchar NOT NULL,
  first date NOT NULL,
  past date NOT NULL,
  taken_at timestamptz NOT NULL,
  counts jsonb NOT NULL,
  CONSTRAINT pk_figure_base PRIMARY KEY (place_id, sight, category, first, past)
);
ALTER TABLE figure_base ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_base FORCE ROW LEVEL SECURITY;
CREATE POLICY figure_base_own_desk ON figure_base FOR ALL USING (
  sight = actor_sight(place_id) AND sight > 0 AND NOT (SELECT actor_has_exclusions()));
GRANT SELECT, INSERT ON figure_base TO gridwatch_app;

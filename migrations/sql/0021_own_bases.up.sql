-- What a year-on-year comparison was made against, kept as it was first used by whoever compares: late changes to the year
-- before do not change what they published since. Everybody has their own, so that nobody can tell from a shared one that
-- they are excluded from a report. Locks figure_base, and report while an index is built.
-- The bases that desks shared are dropped: some were kept before their window was over. Each is taken anew when it is
-- next compared with, and says so by its instant.
DROP TABLE figure_base;
DROP FUNCTION actor_has_exclusions;
CREATE TABLE figure_base (
  account_id bigint NOT NULL CONSTRAINT fk_figure_base_account_id REFERENCES account,
  place_id bigint NOT NULL CONSTRAINT fk_figure_base_place_id REFERENCES place,
  -- From which desk they looked: whoever leaves the county's no longer reads what it alone is told.
  sight smallint NOT NULL,
  category varchar NOT NULL,
  first date NOT NULL,
  past date NOT NULL,
  taken_at timestamptz NOT NULL,
  counts jsonb NOT NULL,
  -- Not before the window that it is compared with is over, a year after its own.
  CONSTRAINT ck_figure_base_is_over CHECK (china_date(taken_at) >= past + 365),
  CONSTRAINT pk_figure_base PRIMARY KEY (account_id, place_id, sight, category, first, past)
);
ALTER TABLE figure_base ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_base FORCE ROW LEVEL SECURITY;
CREATE POLICY figure_base_own ON figure_base FOR ALL
  USING (account_id = (SELECT actor_account()) AND sight = actor_sight(place_id));
GRANT SELECT, INSERT ON figure_base TO gridwatch_app;

-- Three months of a county's reports, in which the same words and photos are looked for.
CREATE INDEX ix_report_county_id_received_at ON report (county_id, received_at);

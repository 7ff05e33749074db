-- What a year-on-year comparison was made against, kept as it was first used by whoever compares: late changes to the year
-- before do not change what they published since. Everybody has their own, so that nobody can tell from a shared one that
-- they are excluded from a report.
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
SELECT keep_events('figure_base');

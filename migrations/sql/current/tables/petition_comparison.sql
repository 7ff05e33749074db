-- A count against that of the year before, with the very row that it was made against: of the same place, kind and
-- definition, or it is not stored.
CREATE TABLE petition_comparison (
  id uuid CONSTRAINT pk_petition_comparison PRIMARY KEY,
  count_id uuid NOT NULL,
  base_id uuid NOT NULL,
  place_id bigint NOT NULL,
  kind varchar(40) NOT NULL,
  definition varchar NOT NULL,
  made_by bigint NOT NULL CONSTRAINT fk_petition_comparison_made_by REFERENCES account,
  made_at timestamptz NOT NULL,
  CONSTRAINT fk_petition_comparison_count FOREIGN KEY (count_id, place_id, kind, definition)
    REFERENCES petition_count (id, place_id, kind, definition),
  CONSTRAINT fk_petition_comparison_base FOREIGN KEY (base_id, place_id, kind, definition)
    REFERENCES petition_count (id, place_id, kind, definition),
  CONSTRAINT uq_petition_comparison_once UNIQUE (count_id, base_id)
);
CREATE INDEX ix_petition_comparison_made_at ON petition_comparison (made_at, id);
SELECT keep_events('petition_comparison');

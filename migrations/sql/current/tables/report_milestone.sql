CREATE TABLE report_milestone (
  report_id uuid CONSTRAINT pk_report_milestone PRIMARY KEY CONSTRAINT fk_report_milestone_report_id REFERENCES report,
  county_id bigint NOT NULL,
  town_id bigint,
  village_id bigint,
  group_id bigint,
  category_code varchar NOT NULL,
  seen_from smallint NOT NULL,
  excluded_account_ids bigint[] NOT NULL,
  received_on date NOT NULL,
  days date[] NOT NULL,
  measures figure_step[] NOT NULL,
  spans integer[] NOT NULL,
  quantities smallint[] NOT NULL,
  CONSTRAINT ck_report_milestone_steps CHECK (cardinality(days) = cardinality(measures)
    AND cardinality(days) = cardinality(spans) AND cardinality(days) = cardinality(quantities))
);
CREATE INDEX ix_report_milestone_village_id ON report_milestone (village_id);
CREATE INDEX ix_report_milestone_town_id ON report_milestone (town_id);
CREATE INDEX ix_report_milestone_group_received_on ON report_milestone (group_id, received_on) INCLUDE (seen_from);

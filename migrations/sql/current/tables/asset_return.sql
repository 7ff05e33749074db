-- A village's monthly return on collective funds, assets and resources (三资), and whether its disclosure was in time.
CREATE TABLE asset_return (
  village_id bigint NOT NULL CONSTRAINT fk_asset_return_village_id REFERENCES place,
  month date NOT NULL CONSTRAINT ck_asset_return_month CHECK (extract(day FROM month) = 1),
  expected integer NOT NULL CONSTRAINT ck_asset_return_expected CHECK (expected >= 0),
  registered integer NOT NULL CONSTRAINT ck_asset_return_registered CHECK (registered BETWEEN 0 AND expected),
  reviewed integer NOT NULL CONSTRAINT ck_asset_return_reviewed CHECK (reviewed BETWEEN 0 AND registered),
  disclosure_due_on date NOT NULL,
  disclosed_on date,
  account_id bigint NOT NULL CONSTRAINT fk_asset_return_account_id REFERENCES account,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT pk_asset_return PRIMARY KEY (village_id, month)
);
GRANT SELECT, INSERT, UPDATE (expected, registered, reviewed, disclosure_due_on, disclosed_on, account_id,
  recorded_at) ON asset_return TO gridwatch_app;

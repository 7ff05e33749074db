-- That somebody looked at a channel point on a day, and whether it worked: it is known to work by the last of them alone.
CREATE TABLE channel_sighting (
  id uuid CONSTRAINT pk_channel_sighting PRIMARY KEY,
  channel_point_id uuid NOT NULL CONSTRAINT fk_channel_sighting_channel_point_id REFERENCES channel_point,
  seen_on date NOT NULL,
  is_working boolean NOT NULL,
  note varchar CONSTRAINT ck_channel_sighting_note CHECK (length(note) BETWEEN 1 AND 500),
  account_id bigint NOT NULL CONSTRAINT fk_channel_sighting_account_id REFERENCES account,
  at timestamptz NOT NULL,
  CONSTRAINT ck_channel_sighting_seen CHECK (seen_on <= china_date(at)),
  CONSTRAINT ck_channel_sighting_says_why CHECK (is_working OR note IS NOT NULL)
);
CREATE INDEX ix_channel_sighting_newest ON channel_sighting (channel_point_id, seen_on, at);
SELECT keep_events('channel_sighting');

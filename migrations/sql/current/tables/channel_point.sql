-- Where people of a village can read what is made public 五个一, and where they can say something.
CREATE TABLE channel_point (
  id uuid CONSTRAINT pk_channel_point PRIMARY KEY,
  kind varchar(40) NOT NULL CONSTRAINT ck_channel_point_kind CHECK (kind IN
    ('net', 'board', 'wechat', 'room', 'screen', 'terminal')),
  village_id bigint NOT NULL,
  village_level varchar(40) NOT NULL GENERATED ALWAYS AS ('village') STORED,
  name varchar NOT NULL CONSTRAINT ck_channel_point_name CHECK (length(name) BETWEEN 1 AND 100),
  point geometry(Point, 4326),
  outside_because varchar CONSTRAINT ck_channel_point_outside_because CHECK (length(outside_because) BETWEEN 1 AND 500),
  opened_on date NOT NULL,
  closed_on date,
  recorded_by bigint NOT NULL CONSTRAINT fk_channel_point_recorded_by REFERENCES account,
  recorded_at timestamptz NOT NULL,
  CONSTRAINT fk_channel_point_village_level FOREIGN KEY (village_id, village_level) REFERENCES place (id, level),
  CONSTRAINT ck_channel_point_stands CHECK (kind IN ('net', 'wechat') OR point IS NOT NULL),
  CONSTRAINT ck_channel_point_opened CHECK (opened_on <= china_date(recorded_at)),
  CONSTRAINT ck_channel_point_closed CHECK (closed_on >= opened_on)
);
CREATE INDEX ix_channel_point_recorded_at ON channel_point (recorded_at, id);
CREATE INDEX ix_channel_point_village_id ON channel_point (village_id);
GRANT SELECT, INSERT, UPDATE (closed_on) ON channel_point TO gridwatch_app;

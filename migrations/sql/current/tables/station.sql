CREATE TABLE station (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_station PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_station_place_id REFERENCES place,
  place_level varchar(40) NOT NULL CONSTRAINT ck_station_place_level CHECK (place_level IN ('village', 'group', 'grid')),
  name varchar NOT NULL CONSTRAINT ck_station_name CHECK (btrim(name) <> ''),
  opened_on date NOT NULL,
  closed_on date,
  CONSTRAINT fk_station_place_level FOREIGN KEY (place_id, place_level) REFERENCES place (id, level),
  CONSTRAINT ck_station_closed CHECK (closed_on >= opened_on),
  CONSTRAINT ex_station_one_active EXCLUDE USING gist (place_id WITH =, daterange(opened_on, closed_on) WITH &&)
);

-- Stations open and close on days that may be written down long before: the last such day is part of their layer's version.
CREATE INDEX ix_station_opened_on ON station (opened_on);
CREATE INDEX ix_station_closed_on ON station (closed_on);
GRANT SELECT, INSERT, UPDATE ON station TO gridwatch_app;

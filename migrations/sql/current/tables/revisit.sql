-- Where and with which photo somebody looked again.
CREATE TABLE revisit (
  report_id uuid NOT NULL CONSTRAINT fk_revisit_report_id REFERENCES report,
  seq integer NOT NULL,
  photo_sha256 bytea NOT NULL,
  point geometry(Point, 4326) NOT NULL,
  accuracy_m double precision NOT NULL CONSTRAINT ck_revisit_accuracy_m CHECK (accuracy_m >= 0),
  datum varchar(40) NOT NULL CONSTRAINT ck_revisit_datum CHECK (datum IN ('wgs84', 'gcj02', 'bd09', 'cgcs2000')),
  given_lon double precision NOT NULL,
  given_lat double precision NOT NULL,
  distance_m double precision,
  CONSTRAINT pk_revisit PRIMARY KEY (report_id, seq),
  CONSTRAINT fk_revisit_event FOREIGN KEY (report_id, seq) REFERENCES report_event DEFERRABLE INITIALLY DEFERRED
);
SELECT keep_events('revisit');

-- Who has looked at what stands out, and what they noted: the desk that made a mark reads it, and those above.
CREATE TABLE anomaly_seen (
  place_id bigint NOT NULL CONSTRAINT fk_anomaly_seen_place_id REFERENCES place,
  sight integer NOT NULL CONSTRAINT ck_anomaly_seen_sight CHECK (sight BETWEEN 1 AND 3),
  finding varchar NOT NULL CONSTRAINT ck_anomaly_seen_finding CHECK (finding ~ '^[0-9a-f]{64}$'),
  note varchar NOT NULL CONSTRAINT ck_anomaly_seen_note CHECK (length(note) BETWEEN 1 AND 500),
  account_id bigint NOT NULL CONSTRAINT fk_anomaly_seen_account_id REFERENCES account,
  seen_at timestamptz NOT NULL,
  CONSTRAINT pk_anomaly_seen PRIMARY KEY (place_id, sight, finding)
);
GRANT SELECT, INSERT, UPDATE (note, account_id, seen_at) ON anomaly_seen TO gridwatch_app;

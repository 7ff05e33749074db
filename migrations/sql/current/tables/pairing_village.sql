-- Which villages. Officer and days are the pairing's, and change with it, so that two pairings of an officer cannot
-- hold one village on one day.
CREATE TABLE pairing_village (
  pairing_id uuid NOT NULL,
  village_id bigint NOT NULL,
  village_level varchar(40) NOT NULL GENERATED ALWAYS AS ('village') STORED,
  officer_id bigint NOT NULL,
  days daterange NOT NULL,
  CONSTRAINT pk_pairing_village PRIMARY KEY (pairing_id, village_id),
  CONSTRAINT fk_pairing_village_pairing FOREIGN KEY (pairing_id, officer_id, days)
    REFERENCES pairing (id, officer_id, days) ON UPDATE CASCADE,
  CONSTRAINT fk_pairing_village_level FOREIGN KEY (village_id, village_level) REFERENCES place (id, level),
  CONSTRAINT ex_pairing_village_once EXCLUDE USING gist (officer_id WITH =, village_id WITH =, days WITH &&)
);
SELECT keep_events('pairing_village');

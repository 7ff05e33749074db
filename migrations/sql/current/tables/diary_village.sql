-- In which villages the day was spent: some of the pairing's.
CREATE TABLE diary_village (
  diary_id uuid NOT NULL,
  pairing_id uuid NOT NULL,
  village_id bigint NOT NULL,
  CONSTRAINT pk_diary_village PRIMARY KEY (diary_id, village_id),
  CONSTRAINT fk_diary_village_diary FOREIGN KEY (diary_id, pairing_id) REFERENCES diary (id, pairing_id),
  CONSTRAINT fk_diary_village_paired FOREIGN KEY (pairing_id, village_id) REFERENCES pairing_village
);
SELECT keep_events('diary_village');

-- A point outside its village takes a word; a village that is not drawn asks for none.
CREATE OR REPLACE FUNCTION channels_stand_in_their_village() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM boundary b WHERE b.place_id = NEW.village_id AND upper_inf(b.valid)
             AND NOT ST_Covers(b.geom, NEW.point)) THEN
    RAISE EXCEPTION 'channel point % lies outside village %', NEW.id, NEW.village_id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'channels_stand_in_their_village';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER channels_stand_in_their_village BEFORE INSERT ON channel_point FOR EACH ROW
  WHEN (NEW.point IS NOT NULL AND NEW.outside_because IS NULL) EXECUTE FUNCTION channels_stand_in_their_village();

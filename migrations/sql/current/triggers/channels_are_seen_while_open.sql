-- A channel point is seen on days on which it is there.
CREATE OR REPLACE FUNCTION channels_are_seen_while_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM channel_point c
                 WHERE c.id = NEW.channel_point_id AND daterange(c.opened_on, c.closed_on) @> NEW.seen_on) THEN
    RAISE EXCEPTION 'channel point % is not there on %', NEW.channel_point_id, NEW.seen_on
      USING ERRCODE = 'check_violation', CONSTRAINT = 'channels_are_seen_while_open';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER channels_are_seen_while_open BEFORE INSERT ON channel_sighting
  FOR EACH ROW EXECUTE FUNCTION channels_are_seen_while_open();

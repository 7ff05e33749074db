CREATE OR REPLACE FUNCTION visits_are_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
  INSERT INTO figure_increment (county_id, town_id, village_id, seen_from, day, measure, span, quantity)
  VALUES (NEW.county_id, NEW.town_id, NEW.village_id, 1, china_date(NEW.happened_at), 'visits', 0,
          CASE WHEN NEW.state = 'counted' THEN 1 ELSE -1 END);
  RETURN NULL;
END $$;

CREATE TRIGGER visits_are_counted AFTER INSERT ON visit FOR EACH ROW
  WHEN (NEW.state = 'counted') EXECUTE FUNCTION visits_are_counted();

CREATE TRIGGER visits_are_counted_anew AFTER UPDATE OF state ON visit FOR EACH ROW
  WHEN ((OLD.state = 'counted') <> (NEW.state = 'counted')) EXECUTE FUNCTION visits_are_counted();

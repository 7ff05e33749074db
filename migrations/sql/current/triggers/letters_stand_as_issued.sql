-- What a letter says is written while it is a draft; what it was issued as stays, void or not; and it is issued by a
-- body that may, by a template in force.
CREATE OR REPLACE FUNCTION letters_stand_as_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'draft' AND
     (OLD.kind, OLD.is_closed, OLD.unit_id, OLD.to_place_id, OLD.to_body, OLD.title, OLD.source, OLD.problems, OLD.causes,
      OLD.copy_to, OLD.reply_days, OLD.follows_id)
     IS DISTINCT FROM
     (NEW.kind, NEW.is_closed, NEW.unit_id, NEW.to_place_id, NEW.to_body, NEW.title, NEW.source, NEW.problems, NEW.causes,
      NEW.copy_to, NEW.reply_days, NEW.follows_id) THEN
    RAISE EXCEPTION 'letter % is no draft any more', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'letters_stand_as_issued';
  END IF;
  IF OLD.issued_at IS NOT NULL AND
     (OLD.year, OLD.number, OLD.document_no, OLD.dated_on, OLD.issued_at, OLD.issuer, OLD.contact,
      OLD.template_id) IS DISTINCT FROM
     (NEW.year, NEW.number, NEW.document_no, NEW.dated_on, NEW.issued_at, NEW.issuer, NEW.contact,
      NEW.template_id) THEN
    RAISE EXCEPTION 'letter % keeps the number that it was issued under', OLD.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'letters_stand_as_issued';
  END IF;
  IF OLD.issued_at IS NULL AND NEW.issued_at IS NOT NULL
     AND NOT may_issue(NEW.place_id, NEW.kind, china_date(NEW.issued_at)) THEN
    RAISE EXCEPTION 'place % may not issue letters of kind %', NEW.place_id, NEW.kind
      USING ERRCODE = 'check_violation', CONSTRAINT = 'letters_by_whom';
  END IF;
  IF OLD.issued_at IS NULL AND NEW.template_id IS NOT NULL AND NOT EXISTS (
       SELECT FROM letter_template t JOIN place p ON p.id = NEW.place_id AND t.place_id = ANY (p.path)
       WHERE t.id = NEW.template_id AND t.adopted_at IS NOT NULL AND t.ended_at IS NULL AND (t.kind IS NULL OR t.kind = NEW.kind)) THEN
    RAISE EXCEPTION 'template % is not in force for letter %', NEW.template_id, NEW.id
      USING ERRCODE = 'check_violation', CONSTRAINT = 'letters_stand_as_issued';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER letters_stand_as_issued BEFORE UPDATE ON letter
  FOR EACH ROW EXECUTE FUNCTION letters_stand_as_issued();

-- What an institution says is changed while it is proposed, and never afterwards: a new one replaces it.
CREATE OR REPLACE FUNCTION adopted_institutions_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'institution % is not proposed any more', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'adopted_institutions_stand';
END $$;

CREATE TRIGGER adopted_institutions_stand BEFORE UPDATE ON institution FOR EACH ROW
  WHEN (OLD.state <> 'proposed' AND
        (OLD.title, OLD.kind, OLD.owner, OLD.content, OLD.source, OLD.source_no, OLD.document_no, OLD.effective_on, OLD.replaces_id)
        IS DISTINCT FROM
        (NEW.title, NEW.kind, NEW.owner, NEW.content, NEW.source, NEW.source_no, NEW.document_no, NEW.effective_on, NEW.replaces_id))
  EXECUTE FUNCTION adopted_institutions_stand();

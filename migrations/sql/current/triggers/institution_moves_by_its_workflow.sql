CREATE TRIGGER institution_moves_by_its_workflow BEFORE UPDATE OF state ON institution
  FOR EACH ROW EXECUTE FUNCTION moves_by_its_workflow('institution');

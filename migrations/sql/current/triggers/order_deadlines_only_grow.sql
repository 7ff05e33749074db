-- What moves an order's deadline is an approved extension; the product itself does it, for the town has no right to.
CREATE OR REPLACE FUNCTION order_deadlines_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the deadline of order % cannot come nearer', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'order_deadlines_only_grow';
END $$;

CREATE TRIGGER order_deadlines_only_grow BEFORE UPDATE OF due_at ON rectification_order FOR EACH ROW
  WHEN (NEW.due_at < OLD.due_at) EXECUTE FUNCTION order_deadlines_only_grow();

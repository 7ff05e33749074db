-- Whether an order exists for the actor; as report_in_sight.
CREATE OR REPLACE FUNCTION order_in_sight(wanted uuid) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT o.id FROM rectification_order o WHERE o.id = order_in_sight.wanted;
END;

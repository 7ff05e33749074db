-- Who announces a file is who may fill it: the reporter their own, the desk and the ordered unit in their own name.
CREATE OR REPLACE FUNCTION actor_supplies(file evidence) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT (SELECT actor_is_system())
    OR (file.purpose = 'report' AND EXISTS (
      SELECT FROM report r WHERE r.id = file.report_id AND r.reporter_key = (SELECT actor_reporter_key())))
    OR (file.purpose <> 'report' AND file.account_id = (SELECT actor_account()) AND file.order_id IS NULL AND EXISTS (
      SELECT FROM report_at_desk r WHERE r.id = file.report_id))
    OR (file.purpose = 'proof' AND file.account_id = (SELECT actor_account()) AND EXISTS (
      SELECT FROM rectification_order o
      WHERE o.report_id = file.report_id AND o.id = file.order_id AND o.unit_id IN (SELECT actor_units())));
END;

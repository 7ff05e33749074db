SELECT guard('report_caseworker');

-- What a desk arranges is its own: neither the reporter, nor the unit, nor another desk is told.
CREATE POLICY report_caseworker_of_desk ON report_caseworker USING (
  (SELECT actor_is_system())
  OR (place_id IN (SELECT actor_places_with('report.read'))
      AND EXISTS (SELECT FROM report_at_desk r WHERE r.id = report_id AND place_id = ANY (r.place_ids))));

-- Entrusted in one's own name, and to somebody who holds office at that desk now and need not stand back.
CREATE POLICY report_caseworker_entrust ON report_caseworker AS RESTRICTIVE FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (entrusted_by = (SELECT actor_account()) AND may_see_to(account_id, place_id, report_id)));

CREATE POLICY report_caseworker_entrust_anew ON report_caseworker AS RESTRICTIVE FOR UPDATE USING (true) WITH CHECK (
  (SELECT actor_is_system())
  OR (entrusted_by = (SELECT actor_account()) AND may_see_to(account_id, place_id, report_id)));

SELECT guard('report');

-- What exists for the actor of this transaction. Sub-selects run once a query, not once a row.
CREATE POLICY report_read ON report FOR SELECT USING (
  (SELECT actor_is_system())
  OR reporter_key = (SELECT actor_reporter_key())
  OR (sealed_to IS NULL AND held_reason IS NULL AND village_id IN (SELECT actor_places_with('report.read')))
  OR (sealed_to IS DISTINCT FROM 'county' AND town_id IN (SELECT actor_places_with('report.read')))
  OR county_id IN (SELECT actor_places_with('report.read')));

CREATE POLICY report_move ON report FOR UPDATE USING (
  (SELECT actor_is_system())
  OR reporter_key = (SELECT actor_reporter_key())
  OR (sealed_to IS NULL AND held_reason IS NULL AND village_id IN (SELECT actor_places_with('report.read')))
  OR (sealed_to IS DISTINCT FROM 'county' AND town_id IN (SELECT actor_places_with('report.read')))
  OR county_id IN (SELECT actor_places_with('report.read')));

CREATE POLICY report_submit ON report FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key()));

CREATE POLICY report_concerned_never_see ON report AS RESTRICTIVE FOR ALL USING (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key())
  OR NOT COALESCE((SELECT actor_account()) = ANY (excluded_account_ids), false));

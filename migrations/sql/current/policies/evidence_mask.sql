SELECT guard('evidence_mask');

CREATE POLICY evidence_mask_read ON evidence_mask FOR SELECT USING (EXISTS (
  SELECT FROM report_at_desk r WHERE r.id = evidence_mask.report_id));

CREATE POLICY evidence_mask_insert ON evidence_mask FOR INSERT WITH CHECK (EXISTS (
  SELECT FROM report_at_desk r WHERE r.id = evidence_mask.report_id
    AND ((SELECT actor_is_system()) OR r.place_ids && ARRAY(SELECT actor_places_with('evidence.mask')))));

CREATE POLICY evidence_mask_in_own_name ON evidence_mask AS RESTRICTIVE FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account()));

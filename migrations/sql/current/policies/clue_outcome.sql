SELECT guard('clue_outcome');

-- Outcomes are the county's alone: monitor, station and town see only that a clue was transferred.
CREATE POLICY clue_outcome_county ON clue_outcome FOR ALL USING ((SELECT actor_is_system()) OR EXISTS (
  SELECT FROM report r WHERE r.id = report_id AND r.county_id IN (SELECT actor_places_with('clue.record'))));

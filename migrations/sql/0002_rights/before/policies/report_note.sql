SELECT guard('report_note');

CREATE POLICY report_note_insert ON report_note FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = report_id));

CREATE POLICY report_note_read ON report_note FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM report r WHERE r.id = report_id AND (
      audience = 'reporter'
      OR (audience = 'station' AND r.sealed_to IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
      OR r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary'))
      OR r.county_id IN (SELECT actor_places('county_officer')))));

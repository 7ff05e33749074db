SELECT guard('visit');

CREATE POLICY visit_read ON visit FOR SELECT USING (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key())
  OR (state = 'counted' AND village_id IN (SELECT actor_places('chief', 'deputy')))
  OR town_id IN (SELECT actor_places('town_clerk', 'town_secretary'))
  OR county_id IN (SELECT actor_places('county_officer')));

CREATE POLICY visit_submit ON visit FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key()));

CREATE POLICY visit_decide ON visit FOR UPDATE USING (
  (SELECT actor_is_system()) OR town_id IN (SELECT actor_places('town_clerk', 'town_secretary'))
  OR county_id IN (SELECT actor_places('county_officer')));

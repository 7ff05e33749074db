SELECT guard('channel_point');

CREATE POLICY channel_point_read ON channel_point FOR SELECT USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = village_id AND p.path && ARRAY(SELECT actor_places_with('channel.read'))));

CREATE POLICY channel_point_record ON channel_point FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (recorded_by = (SELECT actor_account())
      AND EXISTS (SELECT FROM place p WHERE p.id = village_id AND p.path && ARRAY(SELECT actor_places_with('channel.record')))));

CREATE POLICY channel_point_close ON channel_point FOR UPDATE USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = village_id AND p.path && ARRAY(SELECT actor_places_with('channel.record'))));

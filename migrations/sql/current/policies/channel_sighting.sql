SELECT guard('channel_sighting');

CREATE POLICY channel_sighting_read ON channel_sighting FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM channel_point c WHERE c.id = channel_point_id));

CREATE POLICY channel_sighting_add ON channel_sighting FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (account_id = (SELECT actor_account()) AND EXISTS (
        SELECT FROM channel_point c JOIN place p ON p.id = c.village_id
        WHERE c.id = channel_point_id AND p.path && ARRAY(SELECT actor_places_with('channel.record')))));

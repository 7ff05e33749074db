SELECT guard('notification');

-- Whoever moves something tells others, who may be out of the mover's sight.
CREATE POLICY notification_tell ON notification FOR INSERT WITH CHECK (true);

CREATE POLICY notification_work ON notification FOR ALL USING ((SELECT actor_is_system()));

CREATE POLICY notification_mark ON notification FOR UPDATE USING (reporter_key = (SELECT actor_reporter_key()));

-- Readable by today's holders of the post it is addressed to, while what it is about exists for them: recusal revokes
-- it at once. Each subject has a policy of its own, which asks its own function.
CREATE POLICY notification_addressed ON notification AS RESTRICTIVE FOR SELECT USING (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key())
  OR place_id IN (SELECT actor_places_with('inbox.read')) OR unit_id IN (SELECT actor_units()));

CREATE POLICY notification_of_report ON notification FOR SELECT USING (
  subject = 'report' AND EXISTS (SELECT FROM report_in_sight(subject_id)));

CREATE POLICY notification_of_order ON notification FOR SELECT USING (
  subject = 'order' AND EXISTS (SELECT FROM order_in_sight(subject_id)));

CREATE POLICY notification_of_visit ON notification FOR SELECT USING (
  subject = 'visit' AND EXISTS (SELECT FROM visit_in_sight(subject_id)));

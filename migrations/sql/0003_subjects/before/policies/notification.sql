SELECT guard('notification');

-- Readable by today's holders of the post, while the report exists for them: recusal revokes it at once.
CREATE POLICY notification_read ON notification FOR SELECT USING (
  (SELECT actor_is_system())
  OR (audience = 'unit' AND unit_id IN (SELECT actor_units()) AND EXISTS (
        SELECT FROM rectification_order o WHERE o.report_id = notification.report_id AND o.id = notification.order_id))
  OR ((reporter_key = (SELECT actor_reporter_key())
       OR (audience = 'station' AND place_id IN (SELECT actor_places_with('report.read')))
       OR (audience = 'town' AND place_id IN (SELECT actor_places_with('report.read')))
       OR (audience = 'county' AND place_id IN (SELECT actor_places_with('report.read'))))
      AND EXISTS (SELECT FROM report r WHERE r.id = report_id)));

-- Whoever moves a report tells others, who may be out of the mover's sight.
CREATE POLICY notification_tell ON notification FOR INSERT WITH CHECK (true);

CREATE POLICY notification_mark ON notification FOR UPDATE USING (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key()));

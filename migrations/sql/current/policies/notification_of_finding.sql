CREATE POLICY notification_of_finding ON notification FOR SELECT USING (
  subject = 'finding' AND EXISTS (SELECT FROM finding_in_sight(subject_id)));

CREATE POLICY notification_of_clearing ON notification FOR SELECT USING (
  subject = 'clearing' AND EXISTS (SELECT FROM clearing_in_sight(subject_id)));

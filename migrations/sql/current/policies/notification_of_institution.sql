CREATE POLICY notification_of_institution ON notification FOR SELECT USING (
  subject = 'institution' AND EXISTS (SELECT FROM institution_in_sight(subject_id)));

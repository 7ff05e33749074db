CREATE POLICY notification_of_letter ON notification FOR SELECT USING (
  subject = 'letter' AND EXISTS (SELECT FROM letter_in_sight(subject_id)));

CREATE POLICY notification_of_task ON notification FOR SELECT USING (
  subject = 'task' AND EXISTS (SELECT FROM task_in_sight(subject_id)));

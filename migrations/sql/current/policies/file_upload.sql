SELECT guard('file_upload');

CREATE POLICY file_upload_work ON file_upload FOR ALL USING ((SELECT actor_is_system()));

-- One's own, while what it belongs to exists for one; each subject has a policy of its own.
CREATE POLICY file_upload_own ON file_upload AS RESTRICTIVE FOR ALL USING (
  (SELECT actor_is_system())
  OR reporter_key = (SELECT actor_reporter_key()) OR account_id = (SELECT actor_account()));

CREATE POLICY file_upload_of_report ON file_upload FOR ALL USING (
  subject = 'report' AND EXISTS (SELECT FROM report_in_sight(subject_id)));

CREATE POLICY file_upload_of_order ON file_upload FOR ALL USING (
  subject = 'order' AND EXISTS (SELECT FROM order_in_sight(subject_id)));

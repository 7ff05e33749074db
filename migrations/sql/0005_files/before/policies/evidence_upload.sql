SELECT guard('evidence_upload');

CREATE POLICY evidence_upload_own ON evidence_upload FOR ALL USING (
  (SELECT actor_is_system())
  OR ((reporter_key = (SELECT actor_reporter_key()) OR account_id = (SELECT actor_account())) AND NOT actor_is_recused(report_id)));

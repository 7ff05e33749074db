SELECT guard('report_rating');

CREATE POLICY report_rating_read ON report_rating FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = report_id));

CREATE POLICY report_rating_rate ON report_rating FOR INSERT WITH CHECK (EXISTS (
  SELECT FROM report r WHERE r.id = report_id AND r.reporter_key = (SELECT actor_reporter_key())));

CREATE POLICY report_rating_again ON report_rating FOR UPDATE USING (EXISTS (
  SELECT FROM report r WHERE r.id = report_id AND r.reporter_key = (SELECT actor_reporter_key())));

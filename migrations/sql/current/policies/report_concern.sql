SELECT guard('report_concern');

CREATE POLICY report_concern_insert ON report_concern FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = report_id));

CREATE POLICY report_concern_read ON report_concern FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = report_id));

SELECT guard('revisit');

CREATE POLICY revisit_read ON revisit FOR SELECT USING (EXISTS (
  SELECT FROM report_at_desk r WHERE r.id = revisit.report_id));

CREATE POLICY revisit_insert ON revisit FOR INSERT WITH CHECK (EXISTS (
  SELECT FROM report_at_desk r WHERE r.id = revisit.report_id));

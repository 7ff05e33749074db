SELECT guard('visit_finding');

CREATE POLICY visit_finding_read ON visit_finding FOR SELECT USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM visit v WHERE v.id = visit_id AND v.reporter_key = (SELECT actor_reporter_key()))
  -- Its own reporter's report: anybody else's that names the visit opens nothing.
  OR EXISTS (SELECT FROM report r JOIN visit v ON v.id = r.visit_id AND v.reporter_key = r.reporter_key
             WHERE r.visit_id = visit_finding.visit_id));

CREATE POLICY visit_finding_submit ON visit_finding FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM visit v WHERE v.id = visit_id AND v.reporter_key = (SELECT actor_reporter_key())));

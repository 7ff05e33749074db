SELECT guard('check_list'), guard('check_point'), guard('department_theme');

CREATE POLICY check_list_read ON check_list FOR SELECT USING (true);
CREATE POLICY check_point_read ON check_point FOR SELECT USING (true);
CREATE POLICY department_theme_read ON department_theme FOR SELECT USING (true);

CREATE POLICY check_list_write ON check_list FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR (made_by = (SELECT actor_account()) AND EXISTS (
    SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('finding.list')))));

CREATE POLICY check_point_write ON check_point FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM check_list l JOIN place p ON p.id = l.place_id
    WHERE l.id = list_id AND l.made_by = (SELECT actor_account())
      AND p.path && ARRAY(SELECT actor_places_with('finding.list'))));

CREATE POLICY department_theme_set ON department_theme FOR ALL USING (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM unit u JOIN place p ON p.id = u.place_id
    WHERE u.id = unit_id AND p.path && ARRAY(SELECT actor_places_with('finding.list'))));

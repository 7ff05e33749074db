SELECT guard('checklist_template');

CREATE POLICY checklist_template_read ON checklist_template FOR SELECT USING (
  (SELECT actor_is_system()) OR actor_reaches(place_id));

CREATE POLICY checklist_template_make ON checklist_template FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places('town_clerk', 'town_secretary', 'county_officer')));

CREATE POLICY checklist_template_close ON checklist_template FOR UPDATE USING (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places('town_clerk', 'town_secretary', 'county_officer')));

SELECT guard('finding'), guard('finding_source'), guard('finding_event'), guard('village_check');

-- The commissions of its place; a department what is of its themes; the village its own, but nothing that became a clue or a report.
CREATE POLICY finding_read ON finding FOR SELECT USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('finding.read')))
  OR (state NOT IN ('clue', 'decided', 'in_report') AND (
        place_id IN (SELECT actor_places_with('finding.feed_back'))
        OR actor_has_theme('finding.own_theme', category_code, place_id))));

CREATE POLICY finding_enter ON finding FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('finding.enter')))
  OR actor_has_theme('finding.own_theme', category_code, place_id));

CREATE POLICY finding_move ON finding FOR UPDATE USING (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('finding.handle')))
  OR (state NOT IN ('clue', 'decided', 'in_report') AND (
        place_id IN (SELECT actor_places_with('finding.feed_back'))
        OR actor_has_theme('finding.own_theme', category_code, place_id))));

-- Who found it, and in which words, is the commissions' and the department's own: never the village's.
CREATE POLICY finding_source_read ON finding_source FOR SELECT USING (
  (SELECT actor_is_system()) OR account_id = (SELECT actor_account())
  OR EXISTS (SELECT FROM finding f JOIN place p ON p.id = f.place_id
             WHERE f.id = finding_id AND p.path && ARRAY(SELECT actor_places_with('finding.read'))));

CREATE POLICY finding_source_add ON finding_source FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR (account_id = (SELECT actor_account()) AND EXISTS (SELECT FROM finding_in_sight(finding_id))));

CREATE POLICY finding_event_read ON finding_event FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM finding_in_sight(finding_id)));

-- In one's own name, and by the right that the step takes (gridwatch/findings/lifecycle.py).
CREATE POLICY finding_event_add ON finding_event FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (account_id = (SELECT actor_account()) AND EXISTS (
        SELECT FROM finding f JOIN place p ON p.id = f.place_id
        WHERE f.id = finding_id AND CASE
          WHEN action IN ('enter', 'revisit')
            THEN p.path && ARRAY(SELECT actor_places_with('finding.enter'))
              OR actor_has_theme('finding.own_theme', f.category_code, f.place_id)
          WHEN action = 'feed_back' THEN f.place_id IN (SELECT actor_places_with('finding.feed_back'))
          WHEN action IN ('sign_off', 'again') THEN p.path && ARRAY(SELECT actor_places_with('finding.sign'))
          ELSE p.path && ARRAY(SELECT actor_places_with('finding.handle')) END)));

CREATE POLICY village_check_read ON village_check FOR SELECT USING (
  (SELECT actor_is_system()) OR made_by = (SELECT actor_account())
  OR EXISTS (SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('finding.read'))));

CREATE POLICY village_check_make ON village_check FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR (made_by = (SELECT actor_account()) AND EXISTS (
    SELECT FROM place p WHERE p.id = place_id
      AND (p.path && ARRAY(SELECT actor_places_with('finding.enter'))
           OR p.path && ARRAY(SELECT actor_places_with('finding.own_theme'))))));

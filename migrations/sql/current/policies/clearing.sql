SELECT guard('clearing'), guard('clearing_basis'), guard('clearing_event');

-- The county office, as far as the report beneath exists for them: whoever is kept from that sees nothing of this.
CREATE POLICY clearing_read ON clearing FOR SELECT USING (
  (SELECT actor_is_system())
  OR (place_id IN (SELECT actor_places_with('clue.record')) AND EXISTS (SELECT FROM clearing_basis b WHERE b.clearing_id = id)));

CREATE POLICY clearing_propose ON clearing FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR place_id IN (SELECT actor_places_with('clue.record')));

-- An UPDATE that looks at nothing asks no policy of reading: so this one says the same again.
CREATE POLICY clearing_move ON clearing FOR UPDATE USING (
  (SELECT actor_is_system())
  OR (place_id IN (SELECT actor_places_with('clue.record')) AND EXISTS (SELECT FROM clearing_basis b WHERE b.clearing_id = id)));

CREATE POLICY clearing_basis_of_report ON clearing_basis FOR ALL USING (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM report r WHERE r.id = report_id AND r.county_id IN (SELECT actor_places_with('clue.record'))));

CREATE POLICY clearing_event_read ON clearing_event FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM clearing_in_sight(clearing_id)));

-- In one's own name.
CREATE POLICY clearing_event_add ON clearing_event FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (account_id = (SELECT actor_account()) AND EXISTS (SELECT FROM clearing_in_sight(clearing_id))));

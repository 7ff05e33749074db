SELECT guard('letter_issuer'), guard('letter_authorisation');

CREATE POLICY letter_issuer_read ON letter_issuer FOR SELECT USING (true);

CREATE POLICY letter_issuer_name ON letter_issuer FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('letter.sign'))));

CREATE POLICY letter_issuer_rename ON letter_issuer FOR UPDATE USING (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('letter.sign'))));

CREATE POLICY letter_authorisation_read ON letter_authorisation FOR SELECT USING (true);

CREATE POLICY letter_authorisation_give ON letter_authorisation FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR (made_by = (SELECT actor_account()) AND EXISTS (
    SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('letter.authorise')))));

CREATE POLICY letter_authorisation_end ON letter_authorisation FOR UPDATE USING (
  (SELECT actor_is_system()) OR EXISTS (
    SELECT FROM place p WHERE p.id = place_id AND p.path && ARRAY(SELECT actor_places_with('letter.authorise'))));

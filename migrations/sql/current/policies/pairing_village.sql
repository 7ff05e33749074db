SELECT guard('pairing_village');

CREATE POLICY pairing_village_read ON pairing_village FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM pairing p WHERE p.id = pairing_id));

-- By whoever makes the pairing, as part of it.
CREATE POLICY pairing_village_make ON pairing_village FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM pairing p WHERE p.id = pairing_id AND p.made_by = (SELECT actor_account())
             AND pairing_is_below(p.id, 'pairing.make')));

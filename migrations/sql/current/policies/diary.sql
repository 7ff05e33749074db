SELECT guard('diary');

CREATE POLICY diary_read ON diary FOR SELECT USING (
  (SELECT actor_is_system()) OR EXISTS (SELECT FROM pairing p WHERE p.id = pairing_id));

-- In one's own name alone.
CREATE POLICY diary_write ON diary FOR INSERT WITH CHECK (
  (SELECT actor_is_system())
  OR (officer_id = (SELECT actor_account()) AND pairing_is_below(pairing_id, 'diary.write')));

SELECT guard('attached_file');

-- One announces files of one's own; one that has come is never changed.
CREATE POLICY attached_file_own ON attached_file AS RESTRICTIVE FOR INSERT WITH CHECK (
  (SELECT actor_is_system()) OR (account_id = (SELECT actor_account()) AND stored_at IS NULL));

CREATE POLICY attached_file_arrive ON attached_file FOR UPDATE
  USING ((SELECT actor_is_system()) OR (account_id = (SELECT actor_account()) AND stored_at IS NULL))
  WITH CHECK ((SELECT actor_is_system()) OR account_id = (SELECT actor_account()));

CREATE POLICY attached_file_sweep ON attached_file FOR SELECT USING ((SELECT actor_is_system()));

-- What a check shows of a problem is seen by whoever sees who found it: it may give away who stood there, and when. So the
-- village never sees it.
CREATE POLICY attached_file_of_check ON attached_file FOR SELECT USING (
  subject = 'check' AND EXISTS (SELECT FROM finding_source s WHERE s.check_id = subject_id AND s.point_no = part));

CREATE POLICY attached_file_of_check_add ON attached_file FOR INSERT WITH CHECK (
  subject = 'check' AND EXISTS (
    SELECT FROM finding_source s WHERE s.check_id = subject_id AND s.point_no = part AND s.account_id = (SELECT actor_account())));

CREATE POLICY attached_file_of_sighting ON attached_file FOR SELECT USING (
  subject = 'channel_sighting' AND EXISTS (SELECT FROM channel_sighting s WHERE s.id = subject_id));

CREATE POLICY attached_file_of_sighting_add ON attached_file FOR INSERT WITH CHECK (
  subject = 'channel_sighting' AND part = 0 AND EXISTS (
    SELECT FROM channel_sighting s WHERE s.id = subject_id AND s.account_id = (SELECT actor_account())));

CREATE POLICY attached_file_of_letter ON attached_file FOR SELECT USING (
  subject = 'letter' AND EXISTS (SELECT FROM letter_in_sight(subject_id)));

CREATE POLICY attached_file_of_letter_add ON attached_file FOR INSERT WITH CHECK (
  subject = 'letter' AND EXISTS (
    SELECT FROM letter_answer a WHERE a.letter_id = subject_id AND 100 * a.round + a.item_no = part
      AND a.answered_by = (SELECT actor_account())));

CREATE POLICY attached_file_by_link ON attached_file FOR INSERT WITH CHECK ((SELECT actor_is_system()));

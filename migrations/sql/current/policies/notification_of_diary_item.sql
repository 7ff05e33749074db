-- That something was raised is for the desks that follow it up; what became of it is for whoever raised it alone, who
-- shares the place that it is addressed to with a desk.
CREATE POLICY notification_of_diary_item ON notification FOR SELECT USING (
  subject = 'diary_item' AND EXISTS (SELECT FROM diary_item_in_sight(subject_id))
  AND (kind <> 'raised') = EXISTS (
    SELECT FROM diary_item i JOIN diary d ON d.id = i.diary_id
    WHERE i.id = subject_id AND d.officer_id = (SELECT actor_account())));

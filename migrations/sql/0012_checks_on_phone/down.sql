-- Locks village_check and finding_source for a moment. The photos of checks and of channel points are lost, by which points and
-- items of diaries problems were found, and when devices captured checks.
ALTER TABLE finding_source DROP point_no, DROP diary_item_id;
ALTER TABLE village_check DROP body_sha256, DROP captured_at, DROP is_late;

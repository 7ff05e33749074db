DROP TRIGGER next_category_version ON category;
DROP FUNCTION next_category_version;
ALTER TABLE category DROP COLUMN version;
DROP TRIGGER merged_change_along ON report;
DROP FUNCTION merged_change_along;
DO $$
DECLARE tracked text;
BEGIN
  FOREACH tracked IN ARRAY ARRAY['report', 'category', 'place', 'boundary', 'task'] LOOP
    EXECUTE format('DROP TRIGGER note_change ON %I', tracked);
    EXECUTE format('ALTER TABLE %I DROP COLUMN changed_xid', tracked);
  END LOOP;
END $$;
DROP FUNCTION note_change;
DROP TABLE sync_item;

-- Extensions stay: other databases' owners may not be allowed to put them back.
DROP TABLE station, boundary_simplified, boundary, place_code, place CASCADE;
DROP FUNCTION place_code_is_kept, places_below_follow, place_follows_its_parent, level_depth;
REVOKE USAGE ON SCHEMA public FROM gridwatch_app;

DROP TABLE audit_seal, audit_entry CASCADE;
DROP FUNCTION actor_units, actor_places, actor_is_system, actor_reporter_key, actor_account;

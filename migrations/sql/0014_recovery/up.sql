-- Locks account and delivery for a moment.
ALTER TABLE account ADD hidden_before timestamptz;
ALTER TABLE delivery DROP CONSTRAINT ck_delivery_message, ADD CONSTRAINT ck_delivery_message
  CHECK (message IN ('notice', 'digest', 'recovery'));
-- A code that is out for an account that was used before would hand it over.
DELETE FROM activation_code c USING account a WHERE a.id = c.account_id AND c.used_at IS NULL AND a.password_hash IS NOT NULL;
INSERT INTO right_role (code, role) VALUES ('recovery.second', 'county_officer'), ('recovery.second', 'admin');

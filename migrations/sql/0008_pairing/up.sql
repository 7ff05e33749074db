-- Locks appointment for a moment, while its roles are checked anew.
ALTER TABLE appointment DROP CONSTRAINT ck_appointment_role_level, ADD CONSTRAINT ck_appointment_role_level CHECK (CASE role
    WHEN 'monitor' THEN place_level = 'group'
    WHEN 'deputy' THEN place_level = 'village'
    WHEN 'chief' THEN place_level = 'village'
    WHEN 'village_clerk' THEN place_level = 'village'
    WHEN 'responder' THEN place_level IN ('town', 'county')
    WHEN 'town_clerk' THEN place_level = 'town'
    WHEN 'town_secretary' THEN place_level = 'town'
    WHEN 'town_viewer' THEN place_level = 'town'
    WHEN 'zone_lead' THEN place_level = 'county'
    WHEN 'county_officer' THEN place_level = 'county'
    WHEN 'citizen' THEN place_level = 'county'
    WHEN 'admin' THEN place_level = 'county'
    WHEN 'auditor' THEN place_level = 'county'
    WHEN 'pair_officer' THEN place_level IN ('town', 'county')
    ELSE false END);

INSERT INTO right_role (code, role) VALUES
  ('inbox.read', 'pair_officer'),
  ('pairing.read', 'town_clerk'), ('pairing.read', 'town_secretary'), ('pairing.read', 'county_officer'),
  ('pairing.make', 'town_secretary'), ('pairing.make', 'county_officer'),
  ('diary.write', 'pair_officer'),
  ('diary.follow_up', 'town_clerk'), ('diary.follow_up', 'town_secretary'), ('diary.follow_up', 'county_officer'),
  ('petition.read', 'county_officer'), ('petition.record', 'county_officer'),
  ('channel.read', 'deputy'), ('channel.read', 'chief'), ('channel.read', 'town_clerk'), ('channel.read', 'town_secretary'), ('channel.read', 'county_officer'),
  ('channel.record', 'deputy'), ('channel.record', 'chief'), ('channel.record', 'town_clerk'), ('channel.record', 'town_secretary'), ('channel.record', 'county_officer');

INSERT INTO workflow_step (workflow, from_state, action, to_state) VALUES
  ('diary_item', 'draft', 'raise', 'open'), ('diary_item', 'open', 'pass_on', 'passed_on'),
  ('diary_item', 'open', 'finish', 'done'), ('diary_item', 'open', 'decline', 'not_done'),
  ('diary_item', 'passed_on', 'finish', 'done'), ('diary_item', 'passed_on', 'decline', 'not_done'),
  ('diary_item', 'done', 'reopen', 'open'), ('diary_item', 'not_done', 'reopen', 'open');

INSERT INTO notification_kind (subject, kind, asks) VALUES
  ('diary_item', 'raised', true), ('diary_item', 'passed_on', false), ('diary_item', 'done', false),
  ('diary_item', 'not_done', false), ('diary_item', 'reopened', false);

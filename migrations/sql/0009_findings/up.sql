-- Locks appointment for a moment.
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
    WHEN 'department_officer' THEN place_level = 'county'
    WHEN 'citizen' THEN place_level = 'county'
    WHEN 'admin' THEN place_level = 'county'
    WHEN 'auditor' THEN place_level = 'county'
    WHEN 'pair_officer' THEN place_level IN ('town', 'county')
    ELSE false END);
ALTER TABLE appointment DROP CONSTRAINT ck_appointment_unit,
  ADD CONSTRAINT ck_appointment_unit CHECK ((role IN ('responder', 'department_officer')) = (unit_id IS NOT NULL));

INSERT INTO right_role (code, role) VALUES
  ('finding.read', 'town_clerk'), ('finding.read', 'town_secretary'), ('finding.read', 'county_officer'),
  ('finding.enter', 'town_clerk'), ('finding.enter', 'town_secretary'), ('finding.enter', 'county_officer'),
  ('finding.own_theme', 'department_officer'),
  ('finding.handle', 'town_clerk'), ('finding.handle', 'town_secretary'), ('finding.handle', 'county_officer'),
  ('finding.sign', 'town_secretary'), ('finding.sign', 'county_officer'),
  ('finding.feed_back', 'village_clerk'),
  ('finding.list', 'county_officer'),
  ('inbox.read', 'department_officer');

INSERT INTO workflow_step (workflow, from_state, action, to_state) VALUES
  ('finding', 'unknown', 'enter', 'entered'),
  ('finding', 'entered', 'letter', 'lettered'),
  ('finding', 'entered', 'order', 'ordered'),
  ('finding', 'lettered', 'letter', 'lettered'),
  ('finding', 'lettered', 'order', 'ordered'),
  ('finding', 'lettered', 'feed_back', 'feedback'),
  ('finding', 'ordered', 'feed_back', 'feedback'),
  ('finding', 'feedback', 'revisit', 'revisited'),
  ('finding', 'revisited', 'sign_off', 'closed'),
  ('finding', 'revisited', 'again', 'ordered'),
  ('finding', 'entered', 'suspect', 'clue'),
  ('finding', 'lettered', 'suspect', 'clue'),
  ('finding', 'ordered', 'suspect', 'clue'),
  ('finding', 'feedback', 'suspect', 'clue'),
  ('finding', 'revisited', 'suspect', 'clue'),
  ('finding', 'clue', 'decide', 'decided'),
  ('finding', 'entered', 'hand_over', 'in_report'),
  ('finding', 'entered', 'refer', 'referred'),
  ('finding', 'entered', 'dismiss', 'dismissed');

INSERT INTO notification_kind (subject, kind, asks) VALUES
  ('finding', 'finding_entered', true),
  ('finding', 'finding_near', true),
  ('finding', 'finding_due', true),
  ('finding', 'finding_lettered', false),
  ('finding', 'finding_fed_back', true),
  ('finding', 'finding_revisited', true),
  ('finding', 'finding_again', true),
  ('finding', 'finding_closed', false);

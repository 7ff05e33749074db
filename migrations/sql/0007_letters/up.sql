-- Locks appointment for a moment.
ALTER TABLE appointment DROP CONSTRAINT ck_appointment_role_level;
ALTER TABLE appointment ADD CONSTRAINT ck_appointment_role_level CHECK (CASE role
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
    ELSE false END);

INSERT INTO right_role (code, role) VALUES
  ('letter.read', 'town_clerk'), ('letter.read', 'town_secretary'), ('letter.read', 'county_officer'),
  ('letter.write', 'town_clerk'), ('letter.write', 'town_secretary'), ('letter.write', 'county_officer'),
  ('letter.sign', 'town_secretary'), ('letter.sign', 'county_officer'),
  ('letter.authorise', 'county_officer'),
  ('letter.answer', 'village_clerk'), ('letter.answer', 'town_clerk'), ('letter.answer', 'town_secretary'),
  ('inbox.read', 'village_clerk');

INSERT INTO workflow_step (workflow, from_state, action, to_state) VALUES
  ('letter', 'blank', 'write', 'draft'),
  ('letter', 'draft', 'revise', 'draft'),
  ('letter', 'draft', 'approve', 'approved'),
  ('letter', 'draft', 'drop', 'dropped'),
  ('letter', 'approved', 'send_back', 'draft'),
  ('letter', 'approved', 'issue', 'issued'),
  ('letter', 'approved', 'drop', 'dropped'),
  ('letter', 'issued', 'receive', 'delivered'),
  ('letter', 'issued', 'fall_due', 'overdue'),
  ('letter', 'issued', 'void', 'void'),
  ('letter', 'delivered', 'reply', 'replied'),
  ('letter', 'delivered', 'close', 'closed'),
  ('letter', 'delivered', 'fall_due', 'overdue'),
  ('letter', 'delivered', 'object', 'delivered'),
  ('letter', 'delivered', 'answer_objection', 'delivered'),
  ('letter', 'delivered', 'void', 'void'),
  ('letter', 'replied', 'accept', 'closed'),
  ('letter', 'replied', 'return', 'returned'),
  ('letter', 'returned', 'reply', 'replied'),
  ('letter', 'returned', 'fall_due', 'overdue'),
  ('letter', 'returned', 'object', 'returned'),
  ('letter', 'returned', 'answer_objection', 'returned'),
  ('letter', 'overdue', 'receive', 'overdue'),
  ('letter', 'overdue', 'reply', 'replied'),
  ('letter', 'overdue', 'follow', 'followed'),
  ('letter', 'overdue', 'object', 'overdue'),
  ('letter', 'overdue', 'answer_objection', 'overdue'),
  ('letter', 'overdue', 'void', 'void');

INSERT INTO notification_kind (subject, kind, asks) VALUES
  ('letter', 'to_approve', true),
  ('letter', 'to_issue', true),
  ('letter', 'sent_back', true),
  ('letter', 'letter_arrived', true),
  ('letter', 'answer_near', true),
  ('letter', 'answer_due', true),
  ('letter', 'answer_came', true),
  ('letter', 'check_near', true),
  ('letter', 'answer_returned', true),
  ('letter', 'objection', true),
  ('letter', 'objection_answered', false),
  ('letter', 'letter_closed', false),
  ('letter', 'letter_void', false),
  ('letter', 'letter_overdue', true);

-- Locks nothing that is there.
INSERT INTO right_role (code, role) VALUES
  ('institution.read', 'monitor'), ('institution.read', 'deputy'), ('institution.read', 'chief'), ('institution.read', 'town_clerk'), ('institution.read', 'town_secretary'), ('institution.read', 'county_officer'),
  ('institution.propose', 'deputy'), ('institution.propose', 'chief'), ('institution.propose', 'town_clerk'), ('institution.propose', 'town_secretary'), ('institution.propose', 'county_officer'),
  ('institution.adopt', 'town_secretary'), ('institution.adopt', 'county_officer');

INSERT INTO workflow_step (workflow, from_state, action, to_state) VALUES
  ('institution', 'draft', 'propose', 'proposed'), ('institution', 'proposed', 'adopt', 'adopted'),
  ('institution', 'proposed', 'amend', 'proposed'), ('institution', 'proposed', 'drop', 'dropped'),
  ('institution', 'adopted', 'fall_due', 'review_due'), ('institution', 'adopted', 'renew', 'adopted'),
  ('institution', 'adopted', 'repeal', 'repealed'), ('institution', 'review_due', 'renew', 'adopted'),
  ('institution', 'review_due', 'repeal', 'repealed');

INSERT INTO notification_kind (subject, kind, asks) VALUES
  ('institution', 'to_adopt', true), ('institution', 'dropped', false), ('institution', 'renewed', false),
  ('institution', 'adopted', false), ('institution', 'review_near', false),
  ('institution', 'review_due', true), ('institution', 'repealed', false);

-- Locks nothing that was there.
SELECT set_config('gridwatch.system', 'on', true);
UPDATE letter_kind SET levels = '{county}', is_closed = true WHERE code = 'clearing';

INSERT INTO workflow_step (workflow, from_state, action, to_state) VALUES
  ('clearing', 'draft', 'propose', 'proposed'),
  ('clearing', 'proposed', 'consent', 'consented'),
  ('clearing', 'proposed', 'drop', 'dropped'),
  ('clearing', 'consented', 'approve', 'approved'),
  ('clearing', 'consented', 'drop', 'dropped'),
  ('clearing', 'approved', 'carry_out', 'done'),
  ('clearing', 'approved', 'drop', 'dropped'),
  ('clearing', 'done', 'revisit', 'revisited');

INSERT INTO notification_kind (subject, kind, asks) VALUES
  ('clearing', 'clearing_proposed', true),
  ('clearing', 'clearing_consented', true),
  ('clearing', 'clearing_approved', true),
  ('clearing', 'clearing_dropped', false),
  ('clearing', 'clearing_near', true),
  ('clearing', 'clearing_due', true);

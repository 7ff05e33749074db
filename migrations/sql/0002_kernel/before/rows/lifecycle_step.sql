INSERT INTO lifecycle_step (from_state, action, to_state) VALUES
  ('draft', 'submit', 'submitted'), ('draft', 'hold', 'held'),
  ('held', 'admit', 'submitted'), ('held', 'dismiss', 'out_of_scope'), ('held', 'withdraw', 'withdrawn'),
  ('submitted', 'assign', 'submitted'), ('submitted', 'return', 'returned'), ('submitted', 'merge', 'merged'),
  ('submitted', 'village_fix', 'village_fix'), ('submitted', 'escalate', 'escalated'),
  ('submitted', 'withdraw', 'withdrawn'),
  ('returned', 'answer', 'submitted'), ('returned', 'withdraw', 'withdrawn'),
  ('escalated', 'accept', 'accepted'), ('escalated', 'refer', 'referred'),
  ('escalated', 'out_of_scope', 'out_of_scope'), ('escalated', 'withdraw', 'withdrawn'),
  ('accepted', 'quick_fix', 'quick_fix'), ('accepted', 'order', 'ordered'),
  ('accepted', 'transfer_clue', 'clue_transferred'),
  ('village_fix', 'give_feedback', 'feedback'), ('quick_fix', 'give_feedback', 'feedback'),
  ('ordered', 'give_feedback', 'feedback'),
  ('feedback', 'revisit', 'revisit'),
  ('revisit', 'close', 'closed'), ('revisit', 'order_again', 'ordered'),
  ('closed', 'reopen', 'accepted');

INSERT INTO lifecycle_step (from_state, action, to_state)
  SELECT s, 'concern', s FROM unnest(ARRAY['held', 'submitted', 'returned', 'village_fix', 'escalated', 'accepted',
                                           'quick_fix', 'ordered', 'feedback', 'revisit']) s;

INSERT INTO lifecycle_step (from_state, action, to_state) VALUES
  ('submitted', 'object', 'submitted'), ('returned', 'lapse', 'submitted'), ('ordered', 'extend', 'ordered'),
  ('held', 'reclock', 'held'), ('submitted', 'reclock', 'submitted'), ('escalated', 'reclock', 'escalated'),
  ('accepted', 'reclock', 'accepted'), ('revisit', 'reclock', 'revisit');

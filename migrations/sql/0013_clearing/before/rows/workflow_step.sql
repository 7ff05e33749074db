INSERT INTO workflow_step (workflow, from_state, action, to_state) VALUES
  ('report', 'draft', 'submit', 'submitted'), ('report', 'draft', 'hold', 'held'),
  ('report', 'held', 'admit', 'submitted'), ('report', 'held', 'dismiss', 'out_of_scope'),
  ('report', 'held', 'withdraw', 'withdrawn'),
  ('report', 'submitted', 'assign', 'submitted'), ('report', 'submitted', 'return', 'returned'),
  ('report', 'submitted', 'merge', 'merged'),
  ('report', 'submitted', 'village_fix', 'village_fix'), ('report', 'submitted', 'escalate', 'escalated'),
  ('report', 'submitted', 'withdraw', 'withdrawn'),
  ('report', 'returned', 'answer', 'submitted'), ('report', 'returned', 'withdraw', 'withdrawn'),
  ('report', 'escalated', 'accept', 'accepted'), ('report', 'escalated', 'refer', 'referred'),
  ('report', 'escalated', 'out_of_scope', 'out_of_scope'), ('report', 'escalated', 'withdraw', 'withdrawn'),
  ('report', 'accepted', 'quick_fix', 'quick_fix'), ('report', 'accepted', 'order', 'ordered'),
  ('report', 'accepted', 'transfer_clue', 'clue_transferred'),
  ('report', 'village_fix', 'give_feedback', 'feedback'), ('report', 'quick_fix', 'give_feedback', 'feedback'),
  ('report', 'ordered', 'give_feedback', 'feedback'),
  ('report', 'feedback', 'revisit', 'revisit'),
  ('report', 'revisit', 'close', 'closed'), ('report', 'revisit', 'order_again', 'ordered'),
  ('report', 'closed', 'reopen', 'accepted');

INSERT INTO workflow_step (workflow, from_state, action, to_state)
  SELECT 'report', s, 'concern', s FROM unnest(ARRAY['held', 'submitted', 'returned', 'village_fix', 'escalated', 'accepted',
                                           'quick_fix', 'ordered', 'feedback', 'revisit']) s;

INSERT INTO workflow_step (workflow, from_state, action, to_state) VALUES
  ('report', 'submitted', 'object', 'submitted'), ('report', 'returned', 'lapse', 'submitted'),
  ('report', 'ordered', 'extend', 'ordered'),
  ('report', 'held', 'reclock', 'held'), ('report', 'submitted', 'reclock', 'submitted'),
  ('report', 'escalated', 'reclock', 'escalated'),
  ('report', 'accepted', 'reclock', 'accepted'), ('report', 'revisit', 'reclock', 'revisit');

INSERT INTO workflow_step (workflow, from_state, action, to_state) VALUES
  ('extension', 'asked', 'approve', 'approved'), ('extension', 'asked', 'refuse', 'refused'),
  ('visit', 'held', 'admit', 'counted'), ('visit', 'held', 'dismiss', 'dismissed');

INSERT INTO workflow_step (workflow, from_state, action, to_state) VALUES
  ('institution', 'draft', 'propose', 'proposed'), ('institution', 'proposed', 'adopt', 'adopted'),
  ('institution', 'proposed', 'amend', 'proposed'), ('institution', 'proposed', 'drop', 'dropped'),
  ('institution', 'adopted', 'fall_due', 'review_due'), ('institution', 'adopted', 'renew', 'adopted'),
  ('institution', 'adopted', 'repeal', 'repealed'), ('institution', 'review_due', 'renew', 'adopted'),
  ('institution', 'review_due', 'repeal', 'repealed');

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

INSERT INTO workflow_step (workflow, from_state, action, to_state) VALUES
  ('diary_item', 'draft', 'raise', 'open'), ('diary_item', 'open', 'pass_on', 'passed_on'),
  ('diary_item', 'open', 'finish', 'done'), ('diary_item', 'open', 'decline', 'not_done'),
  ('diary_item', 'passed_on', 'finish', 'done'), ('diary_item', 'passed_on', 'decline', 'not_done'),
  ('diary_item', 'done', 'reopen', 'open'), ('diary_item', 'not_done', 'reopen', 'open');

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

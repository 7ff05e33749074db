INSERT INTO notification_kind (subject, kind, asks) VALUES
  ('report', 'given', true), ('report', 'question', true), ('report', 'answered', true), ('report', 'progress', false),
  ('report', 'extension_asked', true), ('report', 'deadline_changed', false), ('report', 'taken_over', false),
  ('report', 'withdrawn', false), ('report', 'amber', true), ('report', 'letter_received', true),
  ('report', 'letter_sent', false), ('report', 'still_handled', false),
  ('order', 'order_issued', true), ('order', 'extension_decided', false),
  ('order', 'amber', true), ('order', 'letter_received', true),
  ('visit', 'visit_held', true), ('visit', 'visit_decided', false);

INSERT INTO notification_kind (subject, kind, asks) VALUES
  ('institution', 'to_adopt', true), ('institution', 'dropped', false), ('institution', 'renewed', false),
  ('institution', 'adopted', false), ('institution', 'review_near', false),
  ('institution', 'review_due', true), ('institution', 'repealed', false);

INSERT INTO notification_kind (subject, kind, asks) VALUES ('task', 'task_reminded', true);

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

INSERT INTO notification_kind (subject, kind, asks) VALUES
  ('diary_item', 'raised', true), ('diary_item', 'passed_on', false), ('diary_item', 'done', false),
  ('diary_item', 'not_done', false), ('diary_item', 'reopened', false);

INSERT INTO notification_kind (subject, kind, asks) VALUES
  ('finding', 'finding_entered', true),
  ('finding', 'finding_near', true),
  ('finding', 'finding_due', true),
  ('finding', 'finding_lettered', false),
  ('finding', 'finding_fed_back', true),
  ('finding', 'finding_revisited', true),
  ('finding', 'finding_again', true),
  ('finding', 'finding_closed', false);

INSERT INTO notification_kind (subject, kind, asks) VALUES
  ('clearing', 'clearing_proposed', true),
  ('clearing', 'clearing_consented', true),
  ('clearing', 'clearing_approved', true),
  ('clearing', 'clearing_dropped', false),
  ('clearing', 'clearing_near', true),
  ('clearing', 'clearing_due', true);

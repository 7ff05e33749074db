-- The county's to change. Where it comes from: shared/data/catalogue/letters.csv. A kind without a level is issued by
-- bodies that are not modelled yet.
INSERT INTO letter_kind
  (code, rank, mark, is_serial, levels, is_delegable, is_measured, reply_days, reply_working, objection_days, next, is_closed) VALUES
  ('circular', 6, '通报', true, '{county,town}', false, false, 15, true, 5, NULL, false),
  ('summons', 15, '约', false, '{county,town}', false, false, 3, true, 0, NULL, false),
  ('advice', 2, '监建', false, '{county,town}', false, true, 10, true, 5, 'circular', false),
  ('reminder', 1, '提醒', false, '{county,town}', false, false, 5, true, 0, 'advice', false),
  ('discipline_advice', 3, '纪建', false, '{county}', true, true, 30, false, 5, 'circular', false),
  ('supervisory_advice', 4, '监察建', false, '{county}', true, true, 30, false, 5, 'circular', false),
  ('joint_advice', 5, '纪监建', false, '{county}', false, true, 30, false, 5, 'circular', false),
  ('supervised_handling', 7, '督', false, '{county}', false, false, 10, true, 0, 'summons', false),
  ('fix_at_once', 8, '立改', false, '{}', false, false, 7, false, 2, NULL, false),
  ('rectification', 9, '限改', false, '{county,town}', false, true, 30, false, 5, 'circular', false),
  ('disclosure', 10, '责公', false, '{}', false, false, 5, true, 0, 'advice', false),
  ('clue_transfer', 11, '线移', false, '{county,town}', false, false, 30, false, 0, NULL, true),
  ('case_authorisation', 12, '协授', false, '{}', false, false, 0, false, 0, NULL, true),
  ('case_report', 13, '协报', false, '{}', false, false, 0, false, 0, NULL, true),
  ('case_lessons', 14, '剖', false, '{}', false, false, 30, false, 0, NULL, false),
  ('clearing', 16, '澄', false, '{}', false, false, 0, false, 0, NULL, false),
  ('villager_answer', 17, '复', false, '{}', false, false, 7, false, 0, NULL, false),
  ('inspection_feedback', 18, '巡反', false, '{}', false, false, 30, false, 0, NULL, false),
  ('concentrated_rectification', 19, '集整', false, '{}', false, false, 15, true, 0, NULL, false),
  ('self_check', 20, '自查', false, '{}', false, false, 20, true, 0, NULL, false);

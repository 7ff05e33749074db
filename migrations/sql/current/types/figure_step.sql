CREATE TYPE figure_step AS ENUM ('received', 'problems', 'clues', 'cases', 'closed', 'closed_in_time', 'replies_due', 'replied_in_time',
  'rated', 'satisfied', 'visits', 'handled', 'left', 'still_open', 'open', 'fell_due', 'was_settled', 'clock_fell_due',
  'clock_was_settled', 'now_held', 'now_submitted', 'now_returned', 'now_merged', 'now_village_fix', 'now_escalated',
  'now_referred', 'now_out_of_scope', 'now_accepted', 'now_quick_fix', 'now_ordered', 'now_clue_transferred', 'now_feedback',
  'now_revisit', 'now_closed', 'now_withdrawn');

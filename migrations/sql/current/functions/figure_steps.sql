-- What a report adds to the figures, as a pure function of its events: day, measure, and for measures of time the days it took.
-- gridwatch/analysis/figures/measures.py says what each measure means. What is in force (a closing that was not reopened) counts; what
-- `fell_due` on a day is overdue from its end on, until it `was_settled`. What is late already when it comes to a desk falls due at
-- once: as a settling taken back, which undoes that of the desk before, since what falls due otherwise does so at the end of its day.
-- A report that nobody has replied to is late from the end of its first reply's last day, if that is earlier.
CREATE OR REPLACE FUNCTION figure_steps(reports uuid[])
  RETURNS TABLE (report_id uuid, day date, measure figure_step, span integer, quantity integer)
  -- Planned once a connection: planning takes ten times as long as one report's events.
  LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
  RETURN QUERY
  WITH event AS (
    SELECT e.report_id, e.seq, e.action, e.from_state, e.to_state, e.role, e.at, e.due_at, china_date(e.at) AS day,
           lead(e.at) OVER w AS until, lag(e.due_at) OVER w AS due_before, count(e.role) OVER w = 0 AS is_unanswered,
           count(*) FILTER (WHERE e.to_state IN ('village_fix', 'quick_fix', 'ordered')) OVER w AS handling
    FROM report_event e WHERE e.report_id = ANY (reports)
    WINDOW w AS (PARTITION BY e.report_id ORDER BY e.seq)
  ), timed AS (
    SELECT e.*, CASE WHEN e.to_state IN ('village_fix', 'quick_fix', 'ordered', 'feedback', 'revisit')
                     THEN first_value(e.due_at) OVER (PARTITION BY e.report_id, e.handling ORDER BY e.seq) END AS rectify_by,
           CASE WHEN e.is_unanswered AND e.due_at IS NOT NULL THEN LEAST(e.due_at, r.reply_due_at) ELSE e.due_at END AS late_from
    FROM event e JOIN report r ON r.id = e.report_id
  ), story AS (
    SELECT e.report_id, (array_agg(e.day ORDER BY e.seq))[1] AS received_on,
           (array_agg(e.day ORDER BY e.seq) FILTER (WHERE e.to_state IN ('accepted', 'village_fix')))[1] AS problem_on,
           min(e.at) FILTER (WHERE e.role IS NOT NULL) AS replied_at,
           (array_agg(e.to_state ORDER BY e.seq DESC))[1] AS state, (array_agg(e.at ORDER BY e.seq DESC))[1] AS moved_at,
           (array_agg(e.at <= e.due_before ORDER BY e.seq DESC) FILTER (WHERE e.action = 'give_feedback'))[1] AS in_time
    FROM event e GROUP BY e.report_id
  ), told AS (
    SELECT s.*, r.reply_due_at, CASE WHEN s.state = 'closed' THEN china_date(s.moved_at) END AS closed_on,
           CASE WHEN s.state = 'clue_transferred' THEN china_date(s.moved_at) END AS clue_on, o.case_filed_on,
           china_date(g.rated_at) AS rated_on, g.score,
           COALESCE(s.replied_at < r.reply_due_at, false) AS is_replied,
           s.state = 'withdrawn' AND s.replied_at IS NULL AND s.moved_at < r.reply_due_at AS asks_no_reply
    FROM story s JOIN report r ON r.id = s.report_id
    LEFT JOIN clue_outcome o ON o.report_id = s.report_id LEFT JOIN report_rating g ON g.report_id = s.report_id
  ), step AS (
    SELECT t.report_id, m.day, m.measure, m.span, 1 AS quantity
    FROM told t CROSS JOIN LATERAL (VALUES
      (t.received_on, 'received', 0), (t.received_on, 'now_' || t.state, 0), (t.problem_on, 'problems', 0), (t.clue_on, 'clues', 0), (t.case_filed_on, 'cases', 0),
      (t.closed_on, 'closed', 0), (CASE WHEN t.in_time THEN t.closed_on END, 'closed_in_time', 0),
      (CASE WHEN NOT t.asks_no_reply THEN last_day(t.reply_due_at) END, 'replies_due', 0),
      (CASE WHEN t.is_replied THEN last_day(t.reply_due_at) END, 'replied_in_time', 0),
      (t.rated_on, 'rated', 0), (CASE WHEN t.score >= 4 THEN t.rated_on END, 'satisfied', 0),
      (CASE WHEN t.closed_on IS NOT NULL THEN t.problem_on END, 'handled', t.closed_on - t.problem_on),
      (CASE WHEN t.clue_on IS NOT NULL THEN t.problem_on END, 'left', t.clue_on - t.problem_on),
      (CASE WHEN t.closed_on IS NULL AND t.clue_on IS NULL THEN t.problem_on END, 'still_open', 0)) m (day, measure, span)
    UNION ALL
    SELECT e.report_id, e.day, 'open', 0, is_open(e.to_state)::integer - is_open(e.from_state)::integer
    FROM timed e WHERE is_open(e.to_state) <> is_open(e.from_state)
    UNION ALL
    SELECT e.report_id, m.day, m.measure, 0, m.quantity
    FROM timed e CROSS JOIN LATERAL (VALUES
      (CASE WHEN e.late_from >= e.at AND e.late_from < COALESCE(e.until, 'infinity') THEN last_day(e.late_from) END, 'clock_fell_due', 1),
      (CASE WHEN e.late_from < e.at THEN e.day END, 'clock_was_settled', -1),
      (CASE WHEN e.late_from < e.until THEN china_date(e.until) END, 'clock_was_settled', 1),
      (CASE WHEN e.rectify_by >= e.at AND e.rectify_by < COALESCE(e.until, 'infinity') THEN last_day(e.rectify_by) END, 'fell_due', 1),
      (CASE WHEN e.rectify_by < e.at THEN e.day END, 'was_settled', -1),
      (CASE WHEN e.rectify_by < e.until THEN china_date(e.until) END, 'was_settled', 1)) m (day, measure, quantity)
  )
  SELECT s.report_id, s.day, s.measure::figure_step, s.span, sum(s.quantity)::integer FROM step s
  WHERE s.day IS NOT NULL AND s.measure IS NOT NULL
  GROUP BY s.report_id, s.day, s.measure, s.span HAVING sum(s.quantity) <> 0;
END $$;

DROP TABLE extension_request, overdue_rung;
DROP TRIGGER order_deadlines_only_grow ON rectification_order;
DROP FUNCTION order_deadlines_only_grow;
REVOKE UPDATE (due_at) ON rectification_order FROM gridwatch_app;
ALTER TABLE report DROP clock, DROP clock_seq, DROP amber_at, DROP alarm_at, DROP due_is_provisional,
  DROP reply_due_at, DROP replied_at, DROP reply_alarm_at;
DELETE FROM lifecycle_step WHERE action IN ('object', 'lapse', 'extend', 'reclock');
DROP FUNCTION special_days;
DROP TABLE calendar_day, calendar_year;

DROP TRIGGER desks_ask_once ON report_event;
DROP FUNCTION desks_ask_once;

DROP TABLE rectification_order, evidence, reporter_identity, report_concern, report_note, report_event, report,
  lifecycle_step, category CASCADE;
DROP FUNCTION exclusions_stand, report_event_continues, report_follows_its_events;

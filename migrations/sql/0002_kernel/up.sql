-- Locks report_event, extension_request: their rows are rewritten, or read once.
-- One shadow for all tables of steps.
SELECT set_config('gridwatch.system', 'on', true);
ALTER TABLE report_event DROP CONSTRAINT fk_report_event_step,
  ADD workflow varchar(40) NOT NULL GENERATED ALWAYS AS ('report') STORED,
  ADD CONSTRAINT fk_report_event_step FOREIGN KEY (workflow, from_state, action, to_state) REFERENCES workflow_step;

-- Whether more time is given is a state like any other.
ALTER TABLE extension_request ADD state varchar(40) NOT NULL DEFAULT 'asked'
  CONSTRAINT ck_extension_request_state CHECK (state IN ('asked', 'approved', 'refused'));
UPDATE extension_request SET state = CASE WHEN approved THEN 'approved' ELSE 'refused' END WHERE approved IS NOT NULL;
ALTER TABLE extension_request DROP CONSTRAINT ck_extension_request_decided, DROP approved,
  ADD CONSTRAINT ck_extension_request_decided CHECK ((decided_at IS NULL) = (state = 'asked')
    AND (decided_at IS NULL) = (decided_by IS NULL));
GRANT UPDATE (state) ON extension_request TO gridwatch_app;

-- Locks report, report_event, extension_request.
SELECT set_config('gridwatch.system', 'on', true);
ALTER TABLE extension_request ADD approved boolean;
UPDATE extension_request SET approved = (state = 'approved') WHERE state <> 'asked';
ALTER TABLE extension_request DROP CONSTRAINT ck_extension_request_decided, DROP state,
  ADD CONSTRAINT ck_extension_request_decided CHECK ((decided_at IS NULL) = (approved IS NULL)
    AND (decided_at IS NULL) = (decided_by IS NULL));
GRANT UPDATE (approved) ON extension_request TO gridwatch_app;

ALTER TABLE report_event DROP CONSTRAINT fk_report_event_step, DROP workflow,
  ADD CONSTRAINT fk_report_event_step FOREIGN KEY (from_state, action, to_state) REFERENCES lifecycle_step;

ALTER TABLE report DROP number;

ALTER TABLE evidence DROP refused_at, DROP refused_reason;

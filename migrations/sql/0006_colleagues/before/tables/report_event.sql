CREATE TABLE report_event (
  report_id uuid NOT NULL CONSTRAINT fk_report_event_report_id REFERENCES report,
  seq integer NOT NULL CONSTRAINT ck_report_event_seq CHECK (seq >= 1),
  action varchar(40) NOT NULL,
  from_state varchar(40) NOT NULL,
  to_state varchar(40) NOT NULL,
  round integer NOT NULL,
  at timestamptz NOT NULL,
  account_id bigint CONSTRAINT fk_report_event_account_id REFERENCES account,
  role varchar(40),
  reason varchar,
  custodian varchar(40) NOT NULL,
  due_at timestamptz,
  workflow varchar(40) NOT NULL GENERATED ALWAYS AS ('report') STORED,
  CONSTRAINT pk_report_event PRIMARY KEY (report_id, seq),
  CONSTRAINT fk_report_event_step FOREIGN KEY (workflow, from_state, action, to_state) REFERENCES workflow_step,
  -- Handling, revisiting and signing off are somebody's, or the second-person rule would compare nobody.
  CONSTRAINT ck_report_event_somebody CHECK (account_id IS NOT NULL OR action NOT IN
    ('village_fix', 'quick_fix', 'order', 'order_again', 'give_feedback', 'revisit', 'close'))
);
CREATE UNIQUE INDEX uq_report_event_reopened_once ON report_event (report_id) WHERE action = 'reopen';
SELECT keep_events('report_event');

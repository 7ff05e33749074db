-- What an overdue clock led to: each rung once for each clock, whichever worker and however often.
CREATE TABLE overdue_rung (
  report_id uuid NOT NULL CONSTRAINT fk_overdue_rung_report_id REFERENCES report,
  id uuid NOT NULL,
  clock varchar(40) NOT NULL CONSTRAINT ck_overdue_rung_clock CHECK (clock IN ('admit', 'triage', 'objection', 'answer',
    'accept', 'dispose', 'quick_fix', 'order', 'revisit', 'sign_off', 'reply')),
  seq integer NOT NULL,
  rung varchar(40) NOT NULL CONSTRAINT ck_overdue_rung_rung CHECK (rung IN ('amber', 'reminder', 'advice', 'county_list')),
  at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  holder varchar(40) NOT NULL CONSTRAINT ck_overdue_rung_holder CHECK (holder IN
    ('reporter', 'station', 'town', 'county', 'unit')),
  order_id uuid,
  letter jsonb,
  CONSTRAINT pk_overdue_rung PRIMARY KEY (report_id, id),
  CONSTRAINT uq_overdue_rung_once UNIQUE (report_id, clock, seq, rung),
  CONSTRAINT fk_overdue_rung_event FOREIGN KEY (report_id, seq) REFERENCES report_event,
  CONSTRAINT ck_overdue_rung_letter CHECK ((letter IS NULL) = (rung = 'amber'))
);
SELECT keep_events('overdue_rung');

CREATE TABLE finding_event (
  finding_id uuid NOT NULL CONSTRAINT fk_finding_event_finding_id REFERENCES finding,
  seq integer NOT NULL CONSTRAINT ck_finding_event_seq CHECK (seq > 0),
  workflow varchar(40) NOT NULL GENERATED ALWAYS AS ('finding') STORED,
  from_state varchar(40) NOT NULL,
  action varchar(40) NOT NULL,
  to_state varchar(40) NOT NULL,
  at timestamptz NOT NULL,
  account_id bigint CONSTRAINT fk_finding_event_account_id REFERENCES account,
  role varchar(40),
  note varchar CONSTRAINT ck_finding_event_note CHECK (length(note) BETWEEN 1 AND 2000),
  -- How many villagers were asked, when somebody looked again.
  villagers_asked integer CONSTRAINT ck_finding_event_villagers_asked CHECK (villagers_asked BETWEEN 0 AND 9999),
  CONSTRAINT pk_finding_event PRIMARY KEY (finding_id, seq),
  CONSTRAINT fk_finding_event_step FOREIGN KEY (workflow, from_state, action, to_state) REFERENCES workflow_step,
  CONSTRAINT ck_finding_event_by CHECK ((account_id IS NULL) = (role IS NULL)),
  CONSTRAINT ck_finding_event_asked CHECK ((villagers_asked IS NOT NULL) = (action = 'revisit'))
);
SELECT keep_events('finding_event');

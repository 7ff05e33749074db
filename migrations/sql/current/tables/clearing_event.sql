CREATE TABLE clearing_event (
  clearing_id uuid NOT NULL CONSTRAINT fk_clearing_event_clearing_id REFERENCES clearing,
  seq integer NOT NULL CONSTRAINT ck_clearing_event_seq CHECK (seq > 0),
  workflow varchar(40) NOT NULL GENERATED ALWAYS AS ('clearing') STORED,
  from_state varchar(40) NOT NULL,
  action varchar(40) NOT NULL,
  to_state varchar(40) NOT NULL,
  at timestamptz NOT NULL,
  -- Every step is a person's.
  account_id bigint NOT NULL CONSTRAINT fk_clearing_event_account_id REFERENCES account,
  role varchar(40) NOT NULL,
  note varchar CONSTRAINT ck_clearing_event_note CHECK (length(note) BETWEEN 1 AND 1000 AND note !~ '[0-9]{11}'),
  CONSTRAINT pk_clearing_event PRIMARY KEY (clearing_id, seq),
  CONSTRAINT fk_clearing_event_step FOREIGN KEY (workflow, from_state, action, to_state) REFERENCES workflow_step
);
SELECT keep_events('clearing_event');

CREATE TABLE letter_event (
  letter_id uuid NOT NULL CONSTRAINT fk_letter_event_letter_id REFERENCES letter,
  seq integer NOT NULL CONSTRAINT ck_letter_event_seq CHECK (seq > 0),
  workflow varchar(40) NOT NULL GENERATED ALWAYS AS ('letter') STORED,
  from_state varchar(40) NOT NULL,
  action varchar(40) NOT NULL,
  to_state varchar(40) NOT NULL,
  at timestamptz NOT NULL,
  account_id bigint CONSTRAINT fk_letter_event_account_id REFERENCES account,
  role varchar(40),
  note varchar CONSTRAINT ck_letter_event_note CHECK (length(note) BETWEEN 1 AND 1000),
  CONSTRAINT pk_letter_event PRIMARY KEY (letter_id, seq),
  CONSTRAINT fk_letter_event_step FOREIGN KEY (workflow, from_state, action, to_state) REFERENCES workflow_step,
  CONSTRAINT ck_letter_event_by CHECK ((account_id IS NULL) = (role IS NULL))
);
SELECT keep_events('letter_event');

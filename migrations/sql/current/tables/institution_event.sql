CREATE TABLE institution_event (
  institution_id uuid NOT NULL CONSTRAINT fk_institution_event_institution_id REFERENCES institution,
  seq integer NOT NULL CONSTRAINT ck_institution_event_seq CHECK (seq > 0),
  workflow varchar(40) NOT NULL GENERATED ALWAYS AS ('institution') STORED,
  from_state varchar(40) NOT NULL,
  action varchar(40) NOT NULL,
  to_state varchar(40) NOT NULL,
  at timestamptz NOT NULL,
  account_id bigint CONSTRAINT fk_institution_event_account_id REFERENCES account,
  role varchar(40),
  note varchar CONSTRAINT ck_institution_event_note CHECK (length(note) BETWEEN 1 AND 1000),
  CONSTRAINT pk_institution_event PRIMARY KEY (institution_id, seq),
  CONSTRAINT fk_institution_event_step FOREIGN KEY (workflow, from_state, action, to_state) REFERENCES workflow_step,
  CONSTRAINT ck_institution_event_by CHECK ((account_id IS NULL) = (role IS NULL))
);
SELECT keep_events('institution_event');

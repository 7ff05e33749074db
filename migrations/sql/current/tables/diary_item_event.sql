CREATE TABLE diary_item_event (
  diary_item_id uuid NOT NULL CONSTRAINT fk_diary_item_event_diary_item_id REFERENCES diary_item,
  seq integer NOT NULL CONSTRAINT ck_diary_item_event_seq CHECK (seq > 0),
  workflow varchar(40) NOT NULL GENERATED ALWAYS AS ('diary_item') STORED,
  from_state varchar(40) NOT NULL,
  action varchar(40) NOT NULL,
  to_state varchar(40) NOT NULL,
  at timestamptz NOT NULL,
  account_id bigint NOT NULL CONSTRAINT fk_diary_item_event_account_id REFERENCES account,
  role varchar(40) NOT NULL,
  note varchar CONSTRAINT ck_diary_item_event_note CHECK (length(note) BETWEEN 1 AND 1000),
  CONSTRAINT pk_diary_item_event PRIMARY KEY (diary_item_id, seq),
  CONSTRAINT fk_diary_item_event_step FOREIGN KEY (workflow, from_state, action, to_state) REFERENCES workflow_step,
  CONSTRAINT ck_diary_item_event_says_why CHECK (action = 'raise' OR note IS NOT NULL)
);
SELECT keep_events('diary_item_event');

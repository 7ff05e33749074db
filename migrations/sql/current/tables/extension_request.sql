CREATE TABLE extension_request (
  report_id uuid NOT NULL CONSTRAINT fk_extension_request_report_id REFERENCES report,
  id uuid NOT NULL,
  round integer NOT NULL,
  days integer NOT NULL CONSTRAINT ck_extension_request_days CHECK (days >= 1),
  reason varchar NOT NULL CONSTRAINT ck_extension_request_reason CHECK (length(reason) BETWEEN 1 AND 1000),
  asked_at timestamptz NOT NULL,
  asked_by bigint NOT NULL CONSTRAINT fk_extension_request_asked_by REFERENCES account,
  asked_as varchar(40) NOT NULL CONSTRAINT ck_extension_request_asked_as CHECK (asked_as IN ('responder', 'town_clerk',
    'town_secretary', 'county_officer')),
  decided_at timestamptz,
  decided_by bigint CONSTRAINT fk_extension_request_decided_by REFERENCES account,
  state varchar(40) NOT NULL DEFAULT 'asked' CONSTRAINT ck_extension_request_state CHECK (state IN
    ('asked', 'approved', 'refused')),
  note varchar CONSTRAINT ck_extension_request_note CHECK (length(note) BETWEEN 1 AND 1000),
  CONSTRAINT pk_extension_request PRIMARY KEY (report_id, id),
  CONSTRAINT uq_extension_request_round UNIQUE (report_id, round),
  CONSTRAINT ck_extension_request_decided CHECK ((decided_at IS NULL) = (state = 'asked')
    AND (decided_at IS NULL) = (decided_by IS NULL)),
  CONSTRAINT ck_extension_request_two CHECK (asked_by <> decided_by)
);
GRANT SELECT, INSERT, UPDATE (decided_at, decided_by, state, note) ON extension_request TO gridwatch_app;

-- Each time that somebody found it: all are kept. A paragraph of a body's document is one source and no more.
CREATE TABLE finding_source (
  finding_id uuid NOT NULL CONSTRAINT fk_finding_source_finding_id REFERENCES finding,
  no integer NOT NULL CONSTRAINT ck_finding_source_no CHECK (no >= 1),
  origin varchar(40) NOT NULL CONSTRAINT ck_finding_source_origin CHECK (origin IN
    ('check', 'inspection', 'audit', 'duty', 'department', 'self_check', 'pairing')),
  check_id uuid CONSTRAINT fk_finding_source_check_id REFERENCES village_check,
  unit_id bigint CONSTRAINT fk_finding_source_unit_id REFERENCES unit,
  body varchar(60) NOT NULL CONSTRAINT ck_finding_source_body CHECK (length(body) >= 2),
  document_no varchar(60) CONSTRAINT ck_finding_source_document_no CHECK (length(document_no) >= 1),
  paragraph varchar(20) CONSTRAINT ck_finding_source_paragraph CHECK (length(paragraph) >= 1),
  found_on date NOT NULL,
  text varchar(2000) NOT NULL CONSTRAINT ck_finding_source_text CHECK (length(text) >= 1),
  account_id bigint NOT NULL CONSTRAINT fk_finding_source_account_id REFERENCES account,
  received_at timestamptz NOT NULL,
  CONSTRAINT pk_finding_source PRIMARY KEY (finding_id, no),
  CONSTRAINT uq_finding_source_document UNIQUE (body, document_no, paragraph),
  CONSTRAINT ck_finding_source_numbered CHECK ((document_no IS NULL) = (paragraph IS NULL)),
  CONSTRAINT ck_finding_source_documented CHECK (origin NOT IN ('audit', 'inspection') OR document_no IS NOT NULL),
  CONSTRAINT ck_finding_source_check CHECK ((check_id IS NOT NULL) = (origin = 'check')),
  CONSTRAINT ck_finding_source_past CHECK (found_on <= china_date(received_at))
);
SELECT keep_events('finding_source');

CREATE TABLE report_note (
  report_id uuid NOT NULL CONSTRAINT fk_report_note_report_id REFERENCES report,
  seq integer NOT NULL,
  audience varchar(40) NOT NULL CONSTRAINT ck_report_note_audience CHECK (audience IN ('reporter', 'station', 'town')),
  text varchar NOT NULL CONSTRAINT ck_report_note_text CHECK (length(text) BETWEEN 1 AND 4000),
  CONSTRAINT pk_report_note PRIMARY KEY (report_id, seq),
  CONSTRAINT fk_report_note_event FOREIGN KEY (report_id, seq) REFERENCES report_event
);
SELECT keep_events('report_note');

-- What a visit found, apart from the visit: the desk may know that there was a visit, and of a problem only from its
-- report, or whoever that report concerns would learn from the visit that there is one.
CREATE TABLE visit_finding (
  visit_id uuid CONSTRAINT pk_visit_finding PRIMARY KEY CONSTRAINT fk_visit_finding_visit_id REFERENCES visit,
  result varchar(40) NOT NULL CONSTRAINT ck_visit_finding_result CHECK (result IN ('no_problem', 'problem')),
  failed_items integer[] NOT NULL,
  note varchar CONSTRAINT ck_visit_finding_note CHECK (length(note) BETWEEN 1 AND 2000),
  CONSTRAINT ck_visit_finding_failed_items CHECK (result = 'problem' OR cardinality(failed_items) = 0)
);
SELECT keep_events('visit_finding');

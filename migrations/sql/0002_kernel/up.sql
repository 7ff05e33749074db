-- Locks report, report_event, extension_request: their rows are rewritten.
-- One shadow for all tables of steps.
SELECT set_config('gridwatch.system', 'on', true);
ALTER TABLE report_event DROP CONSTRAINT fk_report_event_step,
  ADD workflow varchar(40) NOT NULL GENERATED ALWAYS AS ('report') STORED,
  ADD CONSTRAINT fk_report_event_step FOREIGN KEY (workflow, from_state, action, to_state) REFERENCES workflow_step;

-- Whether more time is given is a state like any other.
ALTER TABLE extension_request ADD state varchar(40) NOT NULL DEFAULT 'asked'
  CONSTRAINT ck_extension_request_state CHECK (state IN ('asked', 'approved', 'refused'));
UPDATE extension_request SET state = CASE WHEN approved THEN 'approved' ELSE 'refused' END WHERE approved IS NOT NULL;
ALTER TABLE extension_request DROP CONSTRAINT ck_extension_request_decided, DROP approved,
  ADD CONSTRAINT ck_extension_request_decided CHECK ((decided_at IS NULL) = (state = 'asked')
    AND (decided_at IS NULL) = (decided_by IS NULL));
GRANT UPDATE (state) ON extension_request TO gridwatch_app;

-- Every report has a number that people can say. Those that are there are numbered in an order drawn by lot.
-- 0 for digits of which the last is Damm's check digit of those before (gridwatch/reports/numbers.py).
CREATE OR REPLACE FUNCTION damm(digits text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  quasigroup CONSTANT text := '0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790';
  check_digit integer := 0;
BEGIN
  FOR at IN 1 .. length(digits) LOOP
    check_digit := substr(quasigroup, check_digit * 10 + substr(digits, at, 1)::integer + 1, 1)::integer;
  END LOOP;
  RETURN check_digit;
END $$;

ALTER TABLE report ADD number varchar(9);
ALTER TABLE report DISABLE TRIGGER USER;
UPDATE report SET number = digits || (SELECT d FROM generate_series(0, 9) d WHERE damm(digits || d) = 0)
  FROM (SELECT id AS key, lpad((61803399 * row_number() OVER (PARTITION BY county_id ORDER BY random())
                                + 27182818 * county_id) % 100000000 || '', 8, '0') AS digits FROM report) drawn
  WHERE id = key;
ALTER TABLE report ENABLE TRIGGER USER;
ALTER TABLE report ALTER number SET NOT NULL,
  ADD CONSTRAINT ck_report_number CHECK (number ~ '^[0-9]{9}$' AND damm(number) = 0),
  ADD CONSTRAINT uq_report_number UNIQUE (county_id, number);

-- A file that was refused is not expected any more.
ALTER TABLE evidence ADD refused_at timestamptz,
  ADD refused_reason varchar(40) CONSTRAINT ck_evidence_refused_reason CHECK (refused_reason IN ('unknown_format',
    'wrong_kind', 'polyglot', 'broken', 'too_many_pixels', 'too_long', 'too_many_pages', 'encrypted', 'too_costly')),
  ADD CONSTRAINT ck_evidence_refused CHECK ((refused_at IS NULL) = (refused_reason IS NULL)
    AND (refused_at IS NULL OR stored_at IS NULL));
GRANT UPDATE (refused_at, refused_reason) ON evidence TO gridwatch_app;

-- The holiday calendar, the clocks of reports, the overdue ladder and extensions. Locks report (and what hangs off it)
-- against everything while it gives each open report its clock: seconds for 100,000 of them.
CREATE TABLE calendar_year (
  year integer CONSTRAINT pk_calendar_year PRIMARY KEY CONSTRAINT ck_calendar_year_year CHECK (year BETWEEN 2000 AND 2199),
  source varchar NOT NULL,
  imported_at timestamptz NOT NULL
);
CREATE TABLE calendar_day (
  day date CONSTRAINT pk_calendar_day PRIMARY KEY,
  year integer NOT NULL CONSTRAINT fk_calendar_day_year REFERENCES calendar_year,
  is_working boolean NOT NULL,
  name varchar NOT NULL,
  CONSTRAINT ck_calendar_day_year CHECK (extract(year FROM day) = year)
);
CREATE INDEX ix_calendar_day_year ON calendar_day (year);

-- Everything from a day on in one row, so that a query that needs more can bring it along.
CREATE FUNCTION special_days(since date, OUT years integer[], OUT holidays date[], OUT workdays date[])
  LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT (SELECT coalesce(array_agg(y.year), '{}') FROM calendar_year y WHERE y.year >= extract(year FROM since)),
    (SELECT coalesce(array_agg(d.day), '{}') FROM calendar_day d WHERE d.day >= since AND NOT d.is_working),
    (SELECT coalesce(array_agg(d.day), '{}') FROM calendar_day d WHERE d.day >= since AND d.is_working);
END;

INSERT INTO lifecycle_step (from_state, action, to_state) VALUES
  ('submitted', 'object', 'submitted'), ('returned', 'lapse', 'submitted'), ('ordered', 'extend', 'ordered'),
  ('held', 'reclock', 'held'), ('submitted', 'reclock', 'submitted'), ('escalated', 'reclock', 'escalated'),
  ('accepted', 'reclock', 'accepted'), ('revisit', 'reclock', 'revisit');

ALTER TABLE report
  ADD clock varchar(40) CONSTRAINT ck_report_clock CHECK (clock IN
    ('admit', 'triage', 'objection', 'answer', 'accept', 'dispose', 'quick_fix', 'order', 'revisit', 'sign_off')),
  ADD clock_seq integer,
  ADD amber_at timestamptz,
  ADD alarm_at timestamptz,
  ADD due_is_provisional boolean NOT NULL DEFAULT false,
  ADD reply_due_at timestamptz,
  ADD replied_at timestamptz,
  ADD reply_alarm_at timestamptz;
SELECT set_config('gridwatch.system', 'on', true);
UPDATE report r SET
  clock = CASE r.state WHEN 'held' THEN 'admit' WHEN 'submitted' THEN 'triage' WHEN 'returned' THEN 'answer'
    WHEN 'escalated' THEN 'accept' WHEN 'accepted' THEN 'dispose' WHEN 'village_fix' THEN 'quick_fix'
    WHEN 'quick_fix' THEN 'quick_fix' WHEN 'ordered' THEN 'order' WHEN 'feedback' THEN 'revisit' ELSE 'sign_off' END,
  clock_seq = r.version, amber_at = e.at + (r.due_at - e.at) * 0.8, alarm_at = e.at + (r.due_at - e.at) * 0.8
FROM report_event e WHERE e.report_id = r.id AND e.seq = r.version AND r.due_at IS NOT NULL;
UPDATE report r SET
  reply_due_at = ((r.received_at AT TIME ZONE 'Asia/Shanghai')::date + 8)::timestamp AT TIME ZONE 'Asia/Shanghai',
  replied_at = (SELECT min(e.at) FROM report_event e WHERE e.report_id = r.id AND e.role IS NOT NULL);
UPDATE report SET reply_alarm_at = reply_due_at WHERE replied_at IS NULL AND due_at IS NOT NULL;
-- The product looks for what rings, every minute; nothing else does.
CREATE INDEX ix_report_alarm_at ON report (alarm_at) WHERE alarm_at IS NOT NULL;
CREATE INDEX ix_report_reply_alarm_at ON report (reply_alarm_at) WHERE reply_alarm_at IS NOT NULL;
CREATE INDEX ix_report_due_is_provisional ON report (due_at) WHERE due_is_provisional;

-- What an overdue clock led to: each rung once for each clock, whichever worker and however often.
CREATE TABLE overdue_rung (
  report_id uuid NOT NULL CONSTRAINT fk_overdue_rung_report_id REFERENCES report,
  id uuid NOT NULL,
  clock varchar(40) NOT NULL CONSTRAINT ck_overdue_rung_clock CHECK (clock IN ('admit', 'triage', 'objection', 'answer',
    'accept', 'dispose', 'quick_fix', 'order', 'revisit', 'sign_off', 'reply')),
  seq integer NOT NULL,
  rung varchar(40) NOT NULL CONSTRAINT ck_overdue_rung_rung CHECK (rung IN ('amber', 'reminder', 'advice', 'county_list')),
  at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  holder varchar(40) NOT NULL CONSTRAINT ck_overdue_rung_holder CHECK (holder IN
    ('reporter', 'station', 'town', 'county', 'unit')),
  order_id uuid,
  letter jsonb,
  CONSTRAINT pk_overdue_rung PRIMARY KEY (report_id, id),
  CONSTRAINT uq_overdue_rung_once UNIQUE (report_id, clock, seq, rung),
  CONSTRAINT fk_overdue_rung_event FOREIGN KEY (report_id, seq) REFERENCES report_event,
  CONSTRAINT ck_overdue_rung_letter CHECK ((letter IS NULL) = (rung = 'amber'))
);

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
  approved boolean,
  note varchar CONSTRAINT ck_extension_request_note CHECK (length(note) BETWEEN 1 AND 1000),
  CONSTRAINT pk_extension_request PRIMARY KEY (report_id, id),
  CONSTRAINT uq_extension_request_round UNIQUE (report_id, round),
  CONSTRAINT ck_extension_request_decided CHECK ((decided_at IS NULL) = (approved IS NULL)
    AND (decided_at IS NULL) = (decided_by IS NULL)),
  CONSTRAINT ck_extension_request_two CHECK (asked_by <> decided_by)
);

ALTER TABLE overdue_rung ENABLE ROW LEVEL SECURITY;
ALTER TABLE overdue_rung FORCE ROW LEVEL SECURITY;
ALTER TABLE extension_request ENABLE ROW LEVEL SECURITY;
ALTER TABLE extension_request FORCE ROW LEVEL SECURITY;

-- Letters are between offices: not the reporter's, and the station reads only what it was sent itself.
CREATE POLICY overdue_rung_insert ON overdue_rung FOR INSERT WITH CHECK ((SELECT actor_is_system()));
CREATE POLICY overdue_rung_read ON overdue_rung FOR SELECT USING (
  (SELECT actor_is_system())
  OR (order_id IS NOT NULL AND EXISTS (
    SELECT FROM rectification_order o WHERE o.report_id = overdue_rung.report_id AND o.id = overdue_rung.order_id
      AND o.unit_id IN (SELECT actor_units())))
  OR EXISTS (SELECT FROM report r WHERE r.id = overdue_rung.report_id AND (
    (overdue_rung.holder = 'station' AND r.sealed_to IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))));

-- Asked by the unit or the town, decided by the town or county; the unit knows its own order's only.
DO $$
DECLARE theirs text := $policy$
  (SELECT actor_is_system())
  OR EXISTS (SELECT FROM report r WHERE r.id = extension_request.report_id AND (
    (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer'))))
$policy$;
own_order text := $policy$
  OR EXISTS (SELECT FROM rectification_order o WHERE o.report_id = extension_request.report_id
    AND o.round = extension_request.round AND o.unit_id IN (SELECT actor_units()))
$policy$;
BEGIN
  EXECUTE format('CREATE POLICY extension_request_read ON extension_request FOR SELECT USING (%s)', theirs || own_order);
  EXECUTE format('CREATE POLICY extension_request_ask ON extension_request FOR INSERT WITH CHECK (%s)', theirs || own_order);
  EXECUTE format('CREATE POLICY extension_request_decide ON extension_request FOR UPDATE USING (decided_at IS NULL AND (%s))'
                 ' WITH CHECK (%1$s)', theirs);
END $$;

-- What moves an order's deadline is an approved extension; the product itself does it, for the town has no right to.
CREATE FUNCTION order_deadlines_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the deadline of order % cannot come nearer', OLD.id
    USING ERRCODE = 'check_violation', CONSTRAINT = 'order_deadlines_only_grow';
END $$;
CREATE TRIGGER order_deadlines_only_grow BEFORE UPDATE OF due_at ON rectification_order FOR EACH ROW
  WHEN (NEW.due_at < OLD.due_at) EXECUTE FUNCTION order_deadlines_only_grow();

GRANT SELECT, INSERT, UPDATE (source, imported_at) ON calendar_year TO gridwatch_app;
GRANT SELECT, INSERT, DELETE ON calendar_day TO gridwatch_app;
GRANT UPDATE (clock, clock_seq, amber_at, alarm_at, due_is_provisional, reply_due_at, replied_at, reply_alarm_at)
  ON report TO gridwatch_app;
GRANT UPDATE (due_at) ON rectification_order TO gridwatch_app;
GRANT SELECT, INSERT ON overdue_rung TO gridwatch_app;
GRANT SELECT, INSERT, UPDATE (decided_at, decided_by, approved, note) ON extension_request TO gridwatch_app;

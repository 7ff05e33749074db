-- The inbox, its outbox, and deliveries to outside channels. New tables; locks none.
-- Addressed to a post, never to a person but the reporter, who is a pseudonym: turnover strands nothing.
CREATE TABLE notification (
  report_id uuid NOT NULL CONSTRAINT fk_notification_report_id REFERENCES report,
  id uuid NOT NULL,
  kind varchar(40) NOT NULL CONSTRAINT ck_notification_kind CHECK (kind IN ('given', 'question', 'answered', 'progress',
    'order_issued', 'extension_asked', 'extension_decided', 'deadline_changed', 'taken_over', 'withdrawn', 'amber',
    'letter_received', 'letter_sent', 'still_handled')),
  audience varchar(40) NOT NULL CONSTRAINT ck_notification_audience CHECK (audience IN
    ('reporter', 'station', 'town', 'county', 'unit')),
  reporter_key bytea,
  place_id bigint CONSTRAINT fk_notification_place_id REFERENCES place,
  unit_id bigint CONSTRAINT fk_notification_unit_id REFERENCES unit,
  order_id uuid,
  at timestamptz NOT NULL,
  expanded_at timestamptz,
  read_at timestamptz,
  CONSTRAINT pk_notification PRIMARY KEY (report_id, id),
  CONSTRAINT ck_notification_address CHECK (CASE audience
    WHEN 'reporter' THEN reporter_key IS NOT NULL AND place_id IS NULL AND unit_id IS NULL
    WHEN 'unit' THEN unit_id IS NOT NULL AND order_id IS NOT NULL AND reporter_key IS NULL AND place_id IS NULL
    ELSE place_id IS NOT NULL AND reporter_key IS NULL AND unit_id IS NULL END),
  CONSTRAINT ck_notification_read CHECK (read_at IS NULL OR audience = 'reporter')
);
CREATE INDEX ix_notification_place ON notification (place_id, audience, at, id) WHERE place_id IS NOT NULL;
CREATE INDEX ix_notification_reporter ON notification (reporter_key, at, id) WHERE reporter_key IS NOT NULL;
CREATE INDEX ix_notification_unit ON notification (unit_id, at, id) WHERE unit_id IS NOT NULL;
CREATE INDEX ix_notification_outbox ON notification (at) WHERE expanded_at IS NULL;

-- What officials have read, each for themselves. A reporter's mark is on the notification, which is theirs alone: an
-- account beside a report would say who reported it.
CREATE TABLE notification_read (
  report_id uuid NOT NULL,
  notification_id uuid NOT NULL,
  account_id bigint NOT NULL CONSTRAINT fk_notification_read_account_id REFERENCES account,
  at timestamptz NOT NULL,
  CONSTRAINT pk_notification_read PRIMARY KEY (report_id, notification_id, account_id),
  CONSTRAINT fk_notification_read_notification FOREIGN KEY (report_id, notification_id) REFERENCES notification
);

-- One message to one person on one channel. It names no report and seals the person, who may be a reporter.
CREATE TABLE delivery (
  id uuid CONSTRAINT pk_delivery PRIMARY KEY,
  channel varchar NOT NULL,
  sealed_account bytea NOT NULL,
  -- Whom the report behind it concerns, of whatever report that is: they are not to count its messages.
  hidden_from bigint[] NOT NULL,
  state varchar(40) NOT NULL CONSTRAINT ck_delivery_state CHECK (state IN ('queued', 'sent', 'failed')),
  attempts integer NOT NULL,
  next_at timestamptz NOT NULL,
  queued_at timestamptz NOT NULL,
  ended_at timestamptz,
  error varchar,
  CONSTRAINT ck_delivery_ended CHECK ((state = 'queued') = (ended_at IS NULL))
);
CREATE INDEX ix_delivery_queued ON delivery (next_at) WHERE state = 'queued';
CREATE INDEX ix_delivery_ended ON delivery (state, queued_at, id);

-- Where a person wants messages besides the phone that they sign in with.
CREATE TABLE contact_address (
  account_id bigint NOT NULL CONSTRAINT fk_contact_address_account_id REFERENCES account,
  kind varchar(40) NOT NULL CONSTRAINT ck_contact_address_kind CHECK (kind IN ('email')),
  address varchar NOT NULL CONSTRAINT ck_contact_address_address CHECK (length(address) BETWEEN 3 AND 254),
  CONSTRAINT pk_contact_address PRIMARY KEY (account_id, kind)
);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['notification', 'notification_read', 'delivery', 'contact_address'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', one);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', one);
  END LOOP;
END $$;

-- Readable by today's holders of the post, while the report exists for them: recusal revokes it at once.
CREATE POLICY notification_read ON notification FOR SELECT USING (
  (SELECT actor_is_system())
  OR (audience = 'unit' AND unit_id IN (SELECT actor_units()) AND EXISTS (
        SELECT FROM rectification_order o WHERE o.report_id = notification.report_id AND o.id = notification.order_id))
  OR ((reporter_key = (SELECT actor_reporter_key())
       OR (audience = 'station' AND place_id IN (SELECT actor_places('chief', 'deputy')))
       OR (audience = 'town' AND place_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
       OR (audience = 'county' AND place_id IN (SELECT actor_places('county_officer'))))
      AND EXISTS (SELECT FROM report r WHERE r.id = report_id)));
-- Whoever moves a report tells others, who may be out of the mover's sight.
CREATE POLICY notification_tell ON notification FOR INSERT WITH CHECK (true);
CREATE POLICY notification_mark ON notification FOR UPDATE USING (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key()));
CREATE POLICY notification_read_own ON notification_read FOR ALL
  USING ((SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
CREATE POLICY delivery_work ON delivery FOR ALL USING ((SELECT actor_is_system()));
CREATE POLICY delivery_watch ON delivery FOR SELECT USING (EXISTS (SELECT actor_places('admin')));
CREATE POLICY delivery_concerned_never_see ON delivery AS RESTRICTIVE FOR ALL USING (
  (SELECT actor_is_system()) OR NOT COALESCE((SELECT actor_account()) = ANY (hidden_from), false));
CREATE POLICY contact_address_own ON contact_address FOR ALL
  USING ((SELECT actor_is_system()) OR account_id = (SELECT actor_account()));

-- The reporters of reports that were merged into one are told what its reporter is told, each about their own. The next
-- ones in a chain are told by the rows that this inserts.
CREATE FUNCTION merged_reporters_are_told() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  INSERT INTO notification (report_id, id, kind, audience, reporter_key, at)
    SELECT r.id, gen_random_uuid(), NEW.kind, 'reporter', r.reporter_key, NEW.at FROM report r
    WHERE r.merged_into = NEW.report_id;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;
CREATE TRIGGER merged_reporters_are_told AFTER INSERT ON notification FOR EACH ROW
  WHEN (NEW.audience = 'reporter' AND NEW.kind IN ('progress', 'still_handled')) EXECUTE FUNCTION merged_reporters_are_told();

GRANT SELECT, INSERT, UPDATE (expanded_at, read_at) ON notification TO gridwatch_app;
GRANT SELECT, INSERT ON notification_read TO gridwatch_app;
GRANT SELECT, INSERT, DELETE, UPDATE (state, attempts, next_at, ended_at, error) ON delivery TO gridwatch_app;
GRANT SELECT, INSERT, UPDATE (address), DELETE ON contact_address TO gridwatch_app;

-- Recusal: whom a report concerns, as accounts, and what follows when people change later.
-- Locks report_concern, rectification_order, audit_entry and account briefly, to add policies, triggers and an index.

-- Which offices a post stands for; the shadow of HELD_BY in gridwatch/reports/recusal.py.
CREATE TABLE concern_post (
  post varchar(40) NOT NULL,
  level varchar(40) NOT NULL CONSTRAINT ck_concern_post_level CHECK (level IN ('village', 'town')),
  office varchar(40) NOT NULL,
  is_committee boolean NOT NULL,
  CONSTRAINT pk_concern_post PRIMARY KEY (post, office, is_committee)
);
INSERT INTO concern_post (post, level, office, is_committee) VALUES
  ('party_secretary', 'village', 'party_secretary', true),
  ('village_director', 'village', 'village_director', true),
  ('committee_member', 'village', 'party_secretary', true),
  ('committee_member', 'village', 'village_director', true),
  ('committee_member', 'village', 'committee_member', true),
  ('chief', 'village', 'chief', false),
  ('deputy', 'village', 'deputy', false),
  ('vasc_member', 'village', 'vasc_director', true),
  ('vasc_member', 'village', 'vasc_member', true),
  ('town_cadre', 'town', 'town_viewer', false),
  ('town_cadre', 'town', 'responder', false),
  ('town_commission', 'town', 'town_clerk', false),
  ('town_commission', 'town', 'town_secretary', false);

-- The accounts that a report concerns themselves, without their relatives; and the names it gives, in every
-- reading, so that somebody of that name who is appointed later is found. Only the product reads either.
CREATE TABLE concern_account (
  report_id uuid NOT NULL CONSTRAINT fk_concern_account_report_id REFERENCES report,
  account_id bigint NOT NULL CONSTRAINT fk_concern_account_account_id REFERENCES account,
  CONSTRAINT pk_concern_account PRIMARY KEY (report_id, account_id)
);
CREATE INDEX ix_concern_account_account_id ON concern_account (account_id);
CREATE TABLE concern_name (
  report_id uuid NOT NULL CONSTRAINT fk_concern_name_report_id REFERENCES report,
  name varchar NOT NULL,
  CONSTRAINT pk_concern_name PRIMARY KEY (report_id, name)
);
CREATE INDEX ix_concern_name_name ON concern_name (name);
DO $$
DECLARE hanging text;
BEGIN
  FOREACH hanging IN ARRAY ARRAY['concern_account', 'concern_name'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', hanging);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', hanging);
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING ((SELECT actor_is_system()))', hanging || '_read', hanging);
    EXECUTE format('CREATE POLICY %I ON %I FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = report_id))',
                   hanging || '_insert', hanging);
  END LOOP;
END $$;

CREATE FUNCTION folded_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN lower(regexp_replace(normalize(name, NFKC), '[[:space:]·•・‧∙⋅.\u00AD\u200B-\u200F\u2060\uFEFF]', '', 'g'));
CREATE INDEX ix_account_folded_name ON account (folded_name(name));

-- Every name that may be meant: the whole, and each run of two to twelve characters, since reporters write
-- 老支书张三 as well as 张三, and 阿卜杜热西提·买买提 is a name. Too many exclude too many, which harms nobody.
CREATE FUNCTION concern_names(given text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT folded_name(given)
  UNION
  SELECT substr(folded_name(given), start, size)
    FROM generate_series(1, length(folded_name(given))) start, generate_series(2, 12) size
    WHERE start + size - 1 <= length(folded_name(given));
END;

-- When a report's concerns were in office: from its capture to its receipt, as far back as clocks are believed.
CREATE FUNCTION concern_period(captured timestamptz, received timestamptz) RETURNS tstzrange
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN tstzrange(LEAST(GREATEST(captured, received - interval '90 days'), received), received, '[]');

CREATE FUNCTION china_days(during tstzrange) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN daterange((lower(during) AT TIME ZONE 'Asia/Shanghai')::date, (upper(during) AT TIME ZONE 'Asia/Shanghai')::date, '[]');

-- A post means its holders then; a name, everybody of that name who holds or held anything in the county.
CREATE FUNCTION concerned_accounts(kind text, value text, county bigint, town bigint, village bigint, during tstzrange)
  RETURNS SETOF bigint LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT a.account_id FROM concern_post p JOIN appointment a
    ON a.role = p.office AND a.place_id = CASE p.level WHEN 'village' THEN concerned_accounts.village ELSE concerned_accounts.town END
    WHERE concerned_accounts.kind = 'post' AND p.post = concerned_accounts.value AND NOT p.is_committee AND a.in_force && during
  UNION
  SELECT c.account_id FROM concern_post p JOIN committee_member c
    ON c.post = p.office AND c.village_id = concerned_accounts.village
    WHERE concerned_accounts.kind = 'post' AND p.post = concerned_accounts.value AND p.is_committee AND c.term && china_days(during)
  UNION
  SELECT b.id FROM account b
    WHERE concerned_accounts.kind = 'person' AND folded_name(b.name) IN (SELECT concern_names(concerned_accounts.value))
      AND (EXISTS (SELECT FROM appointment a JOIN place p ON p.id = a.place_id
                   WHERE a.account_id = b.id AND concerned_accounts.county = ANY (p.path))
        OR EXISTS (SELECT FROM committee_member c JOIN place p ON p.id = c.village_id
                   WHERE c.account_id = b.id AND concerned_accounts.county = ANY (p.path)));
END;

CREATE FUNCTION near_relatives(person bigint) RETURNS SETOF bigint LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT relative_id FROM near_relation WHERE account_id = person
  UNION SELECT account_id FROM near_relation WHERE relative_id = person;
END;

-- Whom a report concerns is excluded from it, with their relatives, whatever the code that named them forgot.
CREATE FUNCTION exclude_from_report(report uuid, people bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  UPDATE report r SET excluded_account_ids = ARRAY(SELECT DISTINCT x FROM unnest(r.excluded_account_ids || people) x ORDER BY x)
    WHERE r.id = report AND NOT r.excluded_account_ids @> people;
  PERFORM set_config('gridwatch.system', system_before, true);
END $$;
CREATE FUNCTION concerned_are_excluded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM exclude_from_report(NEW.report_id, ARRAY(SELECT NEW.account_id UNION SELECT near_relatives(NEW.account_id)));
  -- Whom a merged report turns out to concern, the one that carries it concerns too.
  PERFORM set_config('gridwatch.system', 'on', true);
  INSERT INTO concern_account (report_id, account_id)
    SELECT r.merged_into, NEW.account_id FROM report r WHERE r.id = NEW.report_id AND r.merged_into IS NOT NULL
    ON CONFLICT DO NOTHING;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;
CREATE TRIGGER concerned_are_excluded AFTER INSERT ON concern_account
  FOR EACH ROW EXECUTE FUNCTION concerned_are_excluded();

-- Merged reports are one matter: from whom the one that carries them is kept, from them the others are too, along the chain.
CREATE FUNCTION merged_are_kept_from_the_same() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  UPDATE report m SET
      excluded_account_ids = ARRAY(SELECT DISTINCT x FROM unnest(m.excluded_account_ids || t.excluded_account_ids) x ORDER BY x),
      sealed_to = CASE WHEN 'county' IN (m.sealed_to, t.sealed_to) THEN 'county' ELSE COALESCE(m.sealed_to, t.sealed_to) END
    FROM report t
    WHERE t.id = m.merged_into AND NEW.id IN (m.id, t.id)
      AND NOT (m.excluded_account_ids @> t.excluded_account_ids
               AND (t.sealed_to IS NULL OR m.sealed_to = 'county' OR m.sealed_to IS NOT DISTINCT FROM t.sealed_to));
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;
CREATE TRIGGER merged_are_kept_from_the_same AFTER UPDATE OF merged_into, excluded_account_ids, sealed_to ON report
  FOR EACH ROW WHEN ((NEW.merged_into, NEW.excluded_account_ids, NEW.sealed_to)
                     IS DISTINCT FROM (OLD.merged_into, OLD.excluded_account_ids, OLD.sealed_to))
  EXECUTE FUNCTION merged_are_kept_from_the_same();

CREATE FUNCTION names_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO concern_name (report_id, name) SELECT NEW.report_id, n FROM concern_names(NEW.value) n ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER names_are_kept AFTER INSERT ON report_concern
  FOR EACH ROW WHEN (NEW.kind = 'person') EXECUTE FUNCTION names_are_kept();

-- A report that names somebody and an appointment at the same moment wait for each other. The first of the
-- BEFORE triggers by name, so that this lock is always taken before a village's.
CREATE FUNCTION await_concerns() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('recusal'));
  RETURN NEW;
END $$;
CREATE TRIGGER await_concerns BEFORE INSERT ON appointment FOR EACH ROW EXECUTE FUNCTION await_concerns();
CREATE TRIGGER await_concerns BEFORE INSERT ON committee_member FOR EACH ROW EXECUTE FUNCTION await_concerns();
CREATE TRIGGER await_concerns BEFORE INSERT ON near_relation FOR EACH ROW EXECUTE FUNCTION await_concerns();
CREATE TRIGGER await_concerns BEFORE UPDATE OF name ON account FOR EACH ROW EXECUTE FUNCTION await_concerns();

CREATE FUNCTION concerns_by_name(person bigint, county bigint) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT r.id FROM account b JOIN concern_name n ON n.name = folded_name(b.name) JOIN report r ON r.id = n.report_id
    WHERE b.id = person AND r.county_id = county;
END;

-- Somebody of a name, or in a post, that an earlier report gave.
CREATE FUNCTION appointed_are_concerned() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  county bigint := (SELECT path[1] FROM place WHERE id = NEW.place_id);
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  INSERT INTO concern_account (report_id, account_id)
    SELECT id, NEW.account_id FROM concerns_by_name(NEW.account_id, county) id
    UNION
    SELECT r.id, NEW.account_id FROM report r JOIN report_concern c ON c.report_id = r.id AND c.kind = 'post'
      JOIN concern_post p ON p.post = c.value AND p.office = NEW.role AND p.level = NEW.place_level AND NOT p.is_committee
      WHERE NEW.place_id = CASE NEW.place_level WHEN 'village' THEN r.village_id ELSE r.town_id END
        AND r.received_at >= lower(NEW.in_force) AND NEW.in_force && concern_period(r.captured_at, r.received_at)
    ON CONFLICT DO NOTHING;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;
CREATE TRIGGER appointed_are_concerned AFTER INSERT ON appointment
  FOR EACH ROW EXECUTE FUNCTION appointed_are_concerned();

CREATE FUNCTION members_are_concerned() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  county bigint := (SELECT path[1] FROM place WHERE id = NEW.village_id);
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  INSERT INTO concern_account (report_id, account_id)
    SELECT id, NEW.account_id FROM concerns_by_name(NEW.account_id, county) id
    UNION
    SELECT r.id, NEW.account_id FROM report r JOIN report_concern c ON c.report_id = r.id AND c.kind = 'post'
      JOIN concern_post p ON p.post = c.value AND p.office = NEW.post AND p.is_committee
      WHERE r.village_id = NEW.village_id AND NEW.term && china_days(concern_period(r.captured_at, r.received_at))
    ON CONFLICT DO NOTHING;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;
CREATE TRIGGER members_are_concerned AFTER INSERT ON committee_member
  FOR EACH ROW EXECUTE FUNCTION members_are_concerned();

CREATE FUNCTION renamed_are_concerned() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  INSERT INTO concern_account (report_id, account_id)
    SELECT found, NEW.id FROM (
      SELECT p.path[1] AS county FROM appointment a JOIN place p ON p.id = a.place_id WHERE a.account_id = NEW.id
      UNION SELECT p.path[1] FROM committee_member c JOIN place p ON p.id = c.village_id WHERE c.account_id = NEW.id) held
    CROSS JOIN LATERAL concerns_by_name(NEW.id, held.county) found
    ON CONFLICT DO NOTHING;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;
CREATE TRIGGER renamed_are_concerned AFTER UPDATE OF name ON account
  FOR EACH ROW WHEN (NEW.name <> OLD.name) EXECUTE FUNCTION renamed_are_concerned();

CREATE FUNCTION relatives_are_excluded() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE system_before text := COALESCE(current_setting('gridwatch.system', true), '');
BEGIN
  PERFORM set_config('gridwatch.system', 'on', true);
  PERFORM exclude_from_report(c.report_id, ARRAY[CASE c.account_id WHEN NEW.account_id THEN NEW.relative_id ELSE NEW.account_id END])
    FROM concern_account c WHERE c.account_id IN (NEW.account_id, NEW.relative_id);
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN NULL;
END $$;
CREATE TRIGGER relatives_are_excluded AFTER INSERT ON near_relation
  FOR EACH ROW EXECUTE FUNCTION relatives_are_excluded();

-- The excluded never see it, unless it is their own report: who reports a relative knows what they wrote.
DROP POLICY report_concerned_never_see ON report;
CREATE POLICY report_concerned_never_see ON report AS RESTRICTIVE FOR ALL USING (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key())
  OR NOT COALESCE((SELECT actor_account()) = ANY (excluded_account_ids), false));

-- For what must follow a report's exclusions and is read by people to whom the report itself does not exist.
CREATE FUNCTION actor_is_recused(report uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
  system_before text := COALESCE(current_setting('gridwatch.system', true), '');
  recused boolean;
BEGIN
  IF system_before = 'on' OR actor_account() IS NULL THEN
    RETURN false;
  END IF;
  PERFORM set_config('gridwatch.system', 'on', true);
  SELECT actor_account() = ANY (r.excluded_account_ids) INTO recused FROM report r WHERE r.id = actor_is_recused.report;
  PERFORM set_config('gridwatch.system', system_before, true);
  RETURN COALESCE(recused, false);
END $$;
CREATE POLICY rectification_order_recused ON rectification_order AS RESTRICTIVE FOR ALL USING (NOT actor_is_recused(report_id));
CREATE POLICY audit_entry_recused ON audit_entry AS RESTRICTIVE FOR SELECT USING (
  CASE WHEN subject = 'report' THEN NOT actor_is_recused(subject_id::uuid) ELSE true END);

-- What may have been stranded by a later appointment or relation is looked for among few.
CREATE INDEX ix_report_recused ON report (custodian) WHERE cardinality(excluded_account_ids) > 0;

-- Whom a report concerns may be said at any time while it is open.
INSERT INTO lifecycle_step (from_state, action, to_state)
  SELECT s, 'concern', s FROM unnest(ARRAY['held', 'submitted', 'returned', 'village_fix', 'escalated', 'accepted',
                                           'quick_fix', 'ordered', 'feedback', 'revisit']) s;

GRANT SELECT ON concern_post TO gridwatch_app;
GRANT SELECT, INSERT ON concern_account, concern_name TO gridwatch_app;

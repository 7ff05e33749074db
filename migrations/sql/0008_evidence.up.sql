-- Evidence that arrives: what each file is, who supplies it, its masks, who else is shown it. Rewrites evidence once (a default for each row)
-- and locks it meanwhile; report and rectification_order are locked only for an instant, for the foreign keys.
SELECT set_config('gridwatch.system', 'on', true);

ALTER TABLE evidence
  ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
  ADD COLUMN purpose varchar(40) NOT NULL DEFAULT 'report' CONSTRAINT ck_evidence_purpose CHECK (purpose IN ('report', 'proof', 'revisit')),
  ADD COLUMN order_id uuid,
  -- Empty for the reporter's own: nothing beside a report names its reporter.
  ADD COLUMN account_id bigint CONSTRAINT fk_evidence_account_id REFERENCES account,
  ADD COLUMN announced_at timestamptz,
  ADD COLUMN stored_at timestamptz,
  ADD COLUMN media_type varchar(40),
  ADD COLUMN clean_type varchar(40),
  ADD COLUMN clean_sha256 bytea CONSTRAINT ck_evidence_clean_sha256 CHECK (length(clean_sha256) = 32),
  ADD COLUMN clean_size bigint CONSTRAINT ck_evidence_clean_size CHECK (clean_size > 0),
  ADD COLUMN thumbnail_sha256 bytea CONSTRAINT ck_evidence_thumbnail_sha256 CHECK (length(thumbnail_sha256) = 32),
  ADD COLUMN width integer,
  ADD COLUMN height integer,
  ADD COLUMN duration_s double precision,
  ADD COLUMN dhash bytea CONSTRAINT ck_evidence_dhash CHECK (length(dhash) = 8),
  ADD COLUMN flags jsonb NOT NULL DEFAULT '{}';
CREATE POLICY evidence_backfill ON evidence FOR UPDATE USING (actor_is_system());
UPDATE evidence SET announced_at = (SELECT received_at FROM report r WHERE r.id = report_id);
DROP POLICY evidence_backfill ON evidence;
ALTER TABLE evidence
  ALTER COLUMN announced_at SET NOT NULL,
  DROP CONSTRAINT pk_evidence,
  ADD CONSTRAINT pk_evidence PRIMARY KEY (report_id, id),
  -- The same bytes may be a reporter's and a responder's, or two officials', and nobody learns it from a refusal.
  ADD CONSTRAINT uq_evidence_file UNIQUE NULLS NOT DISTINCT (report_id, sha256, purpose, order_id, account_id),
  ADD CONSTRAINT fk_evidence_order FOREIGN KEY (report_id, order_id) REFERENCES rectification_order (report_id, id),
  ADD CONSTRAINT ck_evidence_supplier CHECK ((purpose = 'report') = (account_id IS NULL) AND (order_id IS NULL OR purpose = 'proof')),
  ADD CONSTRAINT ck_evidence_stored CHECK (
    (stored_at IS NULL) = (media_type IS NULL) AND (stored_at IS NULL) = (clean_type IS NULL)
    AND (stored_at IS NULL) = (clean_sha256 IS NULL) AND (stored_at IS NULL) = (clean_size IS NULL));
CREATE INDEX ix_evidence_order ON evidence (order_id) WHERE order_id IS NOT NULL;
-- The same photo elsewhere: by its bytes, or by the look of it.
CREATE INDEX ix_evidence_sha256 ON evidence (sha256);
CREATE INDEX ix_evidence_dhash ON evidence (dhash) WHERE dhash IS NOT NULL;

-- What is black in a photo for those who get the redacted one; each change is a row, the last one holds.
CREATE TABLE evidence_mask (
  report_id uuid NOT NULL CONSTRAINT fk_evidence_mask_report_id REFERENCES report,
  sha256 bytea NOT NULL,
  seq integer NOT NULL CONSTRAINT ck_evidence_mask_seq CHECK (seq >= 1),
  rectangles jsonb NOT NULL,
  account_id bigint NOT NULL CONSTRAINT fk_evidence_mask_account_id REFERENCES account,
  made_at timestamptz NOT NULL,
  masked_sha256 bytea NOT NULL CONSTRAINT ck_evidence_mask_masked_sha256 CHECK (length(masked_sha256) = 32),
  masked_size bigint NOT NULL CONSTRAINT ck_evidence_mask_masked_size CHECK (masked_size > 0),
  thumbnail_sha256 bytea NOT NULL CONSTRAINT ck_evidence_mask_thumbnail_sha256 CHECK (length(thumbnail_sha256) = 32),
  CONSTRAINT pk_evidence_mask PRIMARY KEY (report_id, sha256, seq)
);

-- What a responder is shown with an order: a version made for them, by a name that says nothing of the original.
CREATE TABLE order_evidence (
  report_id uuid NOT NULL,
  id uuid NOT NULL,
  order_id uuid NOT NULL,
  shown_sha256 bytea NOT NULL CONSTRAINT ck_order_evidence_shown_sha256 CHECK (length(shown_sha256) = 32),
  kind varchar(40) NOT NULL CONSTRAINT ck_order_evidence_kind CHECK (kind IN ('photo', 'voice', 'video', 'document')),
  media_type varchar(40) NOT NULL,
  size bigint NOT NULL,
  thumbnail_sha256 bytea,
  shared_at timestamptz NOT NULL,
  CONSTRAINT pk_order_evidence PRIMARY KEY (report_id, id),
  CONSTRAINT fk_order_evidence_order FOREIGN KEY (report_id, order_id) REFERENCES rectification_order (report_id, id)
);
CREATE INDEX ix_order_evidence_order ON order_evidence (order_id);
-- Of which file it is a version; apart, because responders must not read it.
CREATE TABLE order_evidence_origin (
  report_id uuid NOT NULL,
  order_id uuid NOT NULL,
  sha256 bytea NOT NULL,
  shown_id uuid NOT NULL,
  account_id bigint NOT NULL CONSTRAINT fk_order_evidence_origin_account_id REFERENCES account,
  CONSTRAINT pk_order_evidence_origin PRIMARY KEY (report_id, order_id, sha256),
  CONSTRAINT fk_order_evidence_origin_shown FOREIGN KEY (report_id, shown_id) REFERENCES order_evidence (report_id, id)
);

-- Where and with which photo somebody looked again.
CREATE TABLE revisit (
  report_id uuid NOT NULL CONSTRAINT fk_revisit_report_id REFERENCES report,
  seq integer NOT NULL,
  photo_sha256 bytea NOT NULL,
  point geometry(Point, 4326) NOT NULL,
  accuracy_m double precision NOT NULL CONSTRAINT ck_revisit_accuracy_m CHECK (accuracy_m >= 0),
  datum varchar(40) NOT NULL CONSTRAINT ck_revisit_datum CHECK (datum IN ('wgs84', 'gcj02', 'bd09', 'cgcs2000')),
  given_lon double precision NOT NULL,
  given_lat double precision NOT NULL,
  distance_m double precision,
  CONSTRAINT pk_revisit PRIMARY KEY (report_id, seq),
  CONSTRAINT fk_revisit_event FOREIGN KEY (report_id, seq) REFERENCES report_event DEFERRABLE INITIALLY DEFERRED
);

-- An upload that may be interrupted. Whose it is: the reporter's pseudonym for their own evidence, the account for everybody else's, never both.
CREATE TABLE evidence_upload (
  report_id uuid NOT NULL CONSTRAINT fk_evidence_upload_report_id REFERENCES report,
  id uuid NOT NULL,
  sha256 bytea NOT NULL CONSTRAINT ck_evidence_upload_sha256 CHECK (length(sha256) = 32),
  order_id uuid,
  size bigint NOT NULL CONSTRAINT ck_evidence_upload_size CHECK (size > 0),
  reporter_key bytea,
  account_id bigint CONSTRAINT fk_evidence_upload_account_id REFERENCES account,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  finished_at timestamptz,
  CONSTRAINT pk_evidence_upload PRIMARY KEY (report_id, id),
  CONSTRAINT ck_evidence_upload_owner CHECK (num_nonnulls(reporter_key, account_id) = 1)
);
CREATE INDEX ix_evidence_upload_id ON evidence_upload (id);
CREATE INDEX ix_evidence_upload_expires ON evidence_upload (expires_at);

DO $$
DECLARE
  hot text;
  -- The desk of a report that exists for the actor: everybody for whom it exists but its reporter.
  desk text := $policy$(
    (SELECT actor_is_system())
    OR (r.sealed_to IS NULL AND r.held_reason IS NULL AND r.village_id IN (SELECT actor_places('chief', 'deputy')))
    OR (r.sealed_to IS DISTINCT FROM 'county' AND r.town_id IN (SELECT actor_places('town_clerk', 'town_secretary')))
    OR r.county_id IN (SELECT actor_places('county_officer')))$policy$;
  at_desk text;
  own_order text := $policy$EXISTS (
    SELECT FROM rectification_order o
    WHERE o.report_id = %1$I.report_id AND o.id = %1$I.order_id AND o.unit_id IN (SELECT actor_units()))$policy$;
  supplies text;
BEGIN
  FOREACH hot IN ARRAY ARRAY['evidence_mask', 'order_evidence', 'order_evidence_origin', 'revisit', 'evidence_upload'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', hot);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', hot);
  END LOOP;
  FOREACH hot IN ARRAY ARRAY['evidence_mask', 'order_evidence_origin', 'revisit', 'order_evidence'] LOOP
    at_desk := format('EXISTS (SELECT FROM report r WHERE r.id = %I.report_id AND %s)', hot, desk);
    EXECUTE format('CREATE POLICY %I ON %I FOR SELECT USING (%s)', hot || '_read', hot, at_desk);
    EXECUTE format('CREATE POLICY %I ON %I FOR INSERT WITH CHECK (%s)', hot || '_insert', hot, at_desk);
  END LOOP;
  at_desk := 'EXISTS (SELECT FROM report r WHERE r.id = order_evidence.report_id AND ' || desk || ')';
  EXECUTE 'CREATE POLICY order_evidence_replace ON order_evidence FOR UPDATE USING (' || at_desk || ')';
  EXECUTE 'CREATE POLICY order_evidence_shown ON order_evidence FOR SELECT USING (' || format(own_order, 'order_evidence') || ')';
  CREATE POLICY evidence_mask_in_own_name ON evidence_mask AS RESTRICTIVE FOR INSERT WITH CHECK (
    (SELECT actor_is_system()) OR account_id = (SELECT actor_account()));
  CREATE POLICY order_evidence_origin_in_own_name ON order_evidence_origin AS RESTRICTIVE FOR INSERT WITH CHECK (
    (SELECT actor_is_system()) OR account_id = (SELECT actor_account()));

  -- Who announces a file is who may fill it: the reporter their own, the desk and the ordered unit in their own name. Once, since what is
  -- stored is not seen by UPDATE any more.
  supplies := $policy$(
      (SELECT actor_is_system())
      OR (purpose = 'report' AND EXISTS (
        SELECT FROM report r WHERE r.id = evidence.report_id AND r.reporter_key = (SELECT actor_reporter_key())))
      OR (purpose <> 'report' AND account_id = (SELECT actor_account()) AND order_id IS NULL AND EXISTS (
        SELECT FROM report r WHERE r.id = evidence.report_id AND $policy$ || desk || $policy$))
      OR (purpose = 'proof' AND account_id = (SELECT actor_account()) AND $policy$ || format(own_order, 'evidence') || '))';
  DROP POLICY evidence_insert ON evidence;
  DROP POLICY evidence_read ON evidence;
  EXECUTE 'CREATE POLICY evidence_insert ON evidence FOR INSERT WITH CHECK (' || supplies || ')';
  EXECUTE 'CREATE POLICY evidence_store ON evidence FOR UPDATE USING (stored_at IS NULL AND ' || supplies || ') WITH CHECK (' || supplies || ')';
  -- The reporter sees what the reporter sent; what was done about it is the desk's.
  EXECUTE 'CREATE POLICY evidence_read ON evidence FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = evidence.report_id AND (purpose = ''report'' OR '
    || desk || ')) OR (order_id IS NOT NULL AND ' || format(own_order, 'evidence') || '))';
END $$;
CREATE POLICY evidence_upload_own ON evidence_upload FOR ALL USING (
  (SELECT actor_is_system()) OR reporter_key = (SELECT actor_reporter_key()) OR account_id = (SELECT actor_account()));

GRANT UPDATE (stored_at, media_type, clean_type, clean_sha256, clean_size, thumbnail_sha256, width, height, duration_s, dhash, flags)
  ON evidence TO gridwatch_app;
GRANT SELECT, INSERT ON evidence_mask, order_evidence_origin, revisit TO gridwatch_app;
GRANT SELECT, INSERT, UPDATE (shown_sha256, size, thumbnail_sha256) ON order_evidence TO gridwatch_app;
GRANT SELECT, INSERT, DELETE, UPDATE (finished_at) ON evidence_upload TO gridwatch_app;

-- Likely duplicates and patterns. Rewrites report once, for two columns that each row computes.
-- PostGIS' && is not leakproof, so that row-level security keeps it from any index. A bigint is: the cell of a grid of
-- 0.01 degrees (about 1 km) finds the few that ST_DWithin then measures.
CREATE FUNCTION nearness_cell(lon double precision, lat double precision) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN floor(lon * 100)::bigint * 100000 + floor(lat * 100)::bigint;
ALTER TABLE report ADD COLUMN near_cell bigint GENERATED ALWAYS AS (nearness_cell(ST_X(point), ST_Y(point))) STORED;
CREATE INDEX ix_report_near_cell ON report (near_cell, category_code, received_at) WHERE near_cell IS NOT NULL;

-- The words alone: without spaces, punctuation and case, as sha256, so that the index stays small.
CREATE FUNCTION wording_sha256(words text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN sha256(convert_to(lower(regexp_replace(normalize(words, NFKC), '[[:space:][:punct:]，。、；：？！“”‘’（）《》…—·]', '', 'g')), 'UTF8'));
ALTER TABLE report ADD COLUMN wording bytea NOT NULL GENERATED ALWAYS AS (wording_sha256(text)) STORED;
CREATE INDEX ix_report_village_wording ON report (village_id, wording);

-- Two reports that a person says belong together, without merging them.
CREATE TABLE report_link (
  report_id uuid NOT NULL CONSTRAINT fk_report_link_report_id REFERENCES report,
  other_id uuid NOT NULL,
  account_id bigint NOT NULL CONSTRAINT fk_report_link_account_id REFERENCES account,
  linked_at timestamptz NOT NULL,
  note varchar CONSTRAINT ck_report_link_note CHECK (length(note) BETWEEN 1 AND 500),
  CONSTRAINT pk_report_link PRIMARY KEY (report_id, other_id),
  CONSTRAINT ck_report_link_two CHECK (report_id < other_id)
);
CREATE INDEX ix_report_link_other_id ON report_link (other_id);
ALTER TABLE report_link ENABLE ROW LEVEL SECURITY;
ALTER TABLE report_link FORCE ROW LEVEL SECURITY;
-- A link exists for a desk for which both reports exist; a reporter is not told of another's.
CREATE POLICY report_link_read ON report_link FOR SELECT USING (
  EXISTS (SELECT FROM report r WHERE r.id = report_id AND r.reporter_key IS DISTINCT FROM (SELECT actor_reporter_key()))
  AND EXISTS (SELECT FROM report r WHERE r.id = other_id AND r.reporter_key IS DISTINCT FROM (SELECT actor_reporter_key())));
CREATE POLICY report_link_insert ON report_link FOR INSERT WITH CHECK (
  account_id = (SELECT actor_account())
  AND EXISTS (SELECT FROM report r WHERE r.id = report_id) AND EXISTS (SELECT FROM report r WHERE r.id = other_id));
CREATE POLICY report_link_undo ON report_link FOR DELETE USING (
  EXISTS (SELECT FROM report r WHERE r.id = report_id) AND EXISTS (SELECT FROM report r WHERE r.id = other_id));
GRANT SELECT, INSERT, DELETE ON report_link TO gridwatch_app;

-- The trail of a link names both reports: whoever is recused from either finds neither of its entries.
CREATE POLICY audit_entry_link_recused ON audit_entry AS RESTRICTIVE FOR SELECT USING (
  CASE WHEN action IN ('report.link', 'report.unlink') THEN NOT actor_is_recused((facts->>'other')::uuid) ELSE true END);

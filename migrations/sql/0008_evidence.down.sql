-- Forgets proof, masks, shares, revisits and what has arrived; the files themselves stay in the store.
SELECT set_config('gridwatch.system', 'on', true);
DROP TABLE evidence_upload, revisit, order_evidence_origin, order_evidence, evidence_mask;
DROP POLICY evidence_store ON evidence;
DROP POLICY evidence_insert ON evidence;
DROP POLICY evidence_read ON evidence;
CREATE POLICY evidence_insert ON evidence FOR INSERT WITH CHECK (EXISTS (SELECT FROM report r WHERE r.id = report_id));
CREATE POLICY evidence_read ON evidence FOR SELECT USING (EXISTS (SELECT FROM report r WHERE r.id = report_id));
REVOKE UPDATE ON evidence FROM gridwatch_app;
REVOKE UPDATE (stored_at, media_type, clean_type, clean_sha256, clean_size, thumbnail_sha256, width, height, duration_s, dhash, flags)
  ON evidence FROM gridwatch_app;
CREATE POLICY evidence_forget ON evidence FOR DELETE USING (actor_is_system());
DELETE FROM evidence WHERE purpose <> 'report';
DROP POLICY evidence_forget ON evidence;
DROP INDEX ix_evidence_order, ix_evidence_sha256, ix_evidence_dhash;
ALTER TABLE evidence
  DROP CONSTRAINT ck_evidence_stored, DROP CONSTRAINT ck_evidence_supplier, DROP CONSTRAINT fk_evidence_order,
  DROP CONSTRAINT uq_evidence_file, DROP CONSTRAINT pk_evidence,
  DROP COLUMN flags, DROP COLUMN dhash, DROP COLUMN duration_s, DROP COLUMN height, DROP COLUMN width, DROP COLUMN thumbnail_sha256,
  DROP COLUMN clean_size, DROP COLUMN clean_sha256, DROP COLUMN clean_type, DROP COLUMN media_type, DROP COLUMN stored_at,
  DROP COLUMN announced_at, DROP COLUMN account_id, DROP COLUMN order_id, DROP COLUMN purpose, DROP COLUMN id,
  ADD CONSTRAINT pk_evidence PRIMARY KEY (report_id, sha256);

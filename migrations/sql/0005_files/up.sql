-- Locks evidence for a look at each row, and evidence_upload.
SELECT set_config('gridwatch.system', 'on', true);
-- Uploads belong to whatever waits for a file. Their bytes stay where they are: the spool knows them by their id.
INSERT INTO file_upload (id, subject, subject_id, sha256, size, reporter_key, account_id, created_at, expires_at, finished_at)
  SELECT id, CASE WHEN order_id IS NULL THEN 'report' ELSE 'order' END, COALESCE(order_id, report_id), sha256, size,
         reporter_key, account_id, created_at, expires_at, finished_at FROM evidence_upload;

-- Whoever announced a file may say that it will not come.
ALTER TABLE evidence DROP CONSTRAINT ck_evidence_refused_reason,
  ADD CONSTRAINT ck_evidence_refused_reason CHECK (refused_reason IN ('unknown_format',
    'wrong_kind', 'polyglot', 'broken', 'too_many_pixels', 'too_long', 'too_many_pages', 'encrypted', 'too_costly', 'withdrawn'));

-- Locks evidence for a look at each row, and file_upload. A file that was withdrawn is awaited again.
SELECT set_config('gridwatch.system', 'on', true);
INSERT INTO evidence_upload (report_id, id, sha256, order_id, size, reporter_key, account_id, created_at, expires_at,
                             finished_at)
  SELECT COALESCE(o.report_id, u.subject_id), u.id, u.sha256, o.id, u.size, u.reporter_key, u.account_id, u.created_at,
         u.expires_at, u.finished_at
  FROM file_upload u LEFT JOIN rectification_order o ON u.subject = 'order' AND o.id = u.subject_id
  WHERE u.subject IN ('report', 'order');

UPDATE evidence SET refused_at = NULL, refused_reason = NULL WHERE refused_reason = 'withdrawn';
ALTER TABLE evidence DROP CONSTRAINT ck_evidence_refused_reason,
  ADD CONSTRAINT ck_evidence_refused_reason CHECK (refused_reason IN ('unknown_format',
    'wrong_kind', 'polyglot', 'broken', 'too_many_pixels', 'too_long', 'too_many_pages', 'encrypted', 'too_costly'));

CREATE TABLE evidence (
  report_id uuid NOT NULL CONSTRAINT fk_evidence_report_id REFERENCES report,
  sha256 bytea NOT NULL CONSTRAINT ck_evidence_sha256 CHECK (length(sha256) = 32),
  kind varchar(40) NOT NULL CONSTRAINT ck_evidence_kind CHECK (kind IN ('photo', 'voice', 'video', 'document')),
  size bigint NOT NULL CONSTRAINT ck_evidence_size CHECK (size > 0),
  id uuid NOT NULL DEFAULT gen_random_uuid(),
  purpose varchar(40) NOT NULL DEFAULT 'report' CONSTRAINT ck_evidence_purpose CHECK (purpose IN ('report', 'proof', 'revisit')),
  order_id uuid,
  -- Empty for the reporter's own: nothing beside a report names its reporter.
  account_id bigint CONSTRAINT fk_evidence_account_id REFERENCES account,
  announced_at timestamptz NOT NULL,
  stored_at timestamptz,
  refused_at timestamptz,
  refused_reason varchar(40) CONSTRAINT ck_evidence_refused_reason CHECK (refused_reason IN ('unknown_format', 'wrong_kind',
    'polyglot', 'broken', 'too_many_pixels', 'too_long', 'too_many_pages', 'encrypted', 'too_costly')),
  media_type varchar(40),
  clean_type varchar(40),
  clean_sha256 bytea CONSTRAINT ck_evidence_clean_sha256 CHECK (length(clean_sha256) = 32),
  clean_size bigint CONSTRAINT ck_evidence_clean_size CHECK (clean_size > 0),
  thumbnail_sha256 bytea CONSTRAINT ck_evidence_thumbnail_sha256 CHECK (length(thumbnail_sha256) = 32),
  width integer,
  height integer,
  duration_s double precision,
  dhash bytea CONSTRAINT ck_evidence_dhash CHECK (length(dhash) = 8),
  flags jsonb NOT NULL DEFAULT '{}',
  CONSTRAINT pk_evidence PRIMARY KEY (report_id, id),
  -- The same bytes may be a reporter's and a responder's, or two officials', and nobody learns it from a refusal.
  CONSTRAINT uq_evidence_file UNIQUE NULLS NOT DISTINCT (report_id, sha256, purpose, order_id, account_id),
  CONSTRAINT fk_evidence_order FOREIGN KEY (report_id, order_id) REFERENCES rectification_order (report_id, id),
  CONSTRAINT ck_evidence_supplier CHECK ((purpose = 'report') = (account_id IS NULL) AND (order_id IS NULL OR purpose = 'proof')),
  CONSTRAINT ck_evidence_refused CHECK ((refused_at IS NULL) = (refused_reason IS NULL)
    AND (refused_at IS NULL OR stored_at IS NULL)),
  CONSTRAINT ck_evidence_stored CHECK (
    (stored_at IS NULL) = (media_type IS NULL) AND (stored_at IS NULL) = (clean_type IS NULL)
    AND (stored_at IS NULL) = (clean_sha256 IS NULL) AND (stored_at IS NULL) = (clean_size IS NULL))
);
CREATE INDEX ix_evidence_order ON evidence (order_id) WHERE order_id IS NOT NULL;

-- The same photo elsewhere: by its bytes, or by the look of it.
CREATE INDEX ix_evidence_sha256 ON evidence (sha256);
CREATE INDEX ix_evidence_dhash ON evidence (dhash) WHERE dhash IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (stored_at, refused_at, refused_reason, media_type, clean_type, clean_sha256, clean_size, thumbnail_sha256,
  width, height, duration_s, dhash, flags) ON evidence TO gridwatch_app;

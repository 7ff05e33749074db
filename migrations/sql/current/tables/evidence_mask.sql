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
SELECT keep_events('evidence_mask');

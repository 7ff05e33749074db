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
GRANT SELECT, INSERT, UPDATE (shown_sha256, size, thumbnail_sha256) ON order_evidence TO gridwatch_app;

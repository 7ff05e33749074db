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
SELECT keep_events('order_evidence_origin');

-- Locks letter for a moment, and rectification_order and overdue_rung against writing while their index is built.
CREATE INDEX ix_rectification_order_issued_at ON rectification_order (issued_at, report_id, due_at, id);
CREATE INDEX ix_overdue_rung_letter ON overdue_rung (at, report_id, due_at, id) WHERE letter IS NOT NULL;
ALTER TABLE letter
  ADD template_id uuid CONSTRAINT fk_letter_template_id REFERENCES letter_template,
  ADD CONSTRAINT ck_letter_template CHECK (template_id IS NULL OR issued_at IS NOT NULL);
CREATE INDEX ix_letter_template_id ON letter (template_id) WHERE template_id IS NOT NULL;
GRANT UPDATE (template_id) ON letter TO gridwatch_app;

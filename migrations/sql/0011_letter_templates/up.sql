-- Locks letter for a moment.
ALTER TABLE letter
  ADD template_id uuid CONSTRAINT fk_letter_template_id REFERENCES letter_template,
  ADD CONSTRAINT ck_letter_template CHECK (template_id IS NULL OR issued_at IS NOT NULL);
CREATE INDEX ix_letter_template_id ON letter (template_id) WHERE template_id IS NOT NULL;
GRANT UPDATE (template_id) ON letter TO gridwatch_app;

DROP POLICY audit_entry_link_recused ON audit_entry;
DROP TABLE report_link;
ALTER TABLE report DROP COLUMN wording, DROP COLUMN near_cell;
DROP FUNCTION wording_sha256, nearness_cell;

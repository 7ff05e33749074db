ALTER TABLE report DROP COLUMN visit_id CASCADE;
DROP TABLE visit_finding, visit, task_target, task, checklist_template CASCADE;
DROP FUNCTION actor_reaches;

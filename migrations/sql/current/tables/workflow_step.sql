-- The shadow of every table of steps (gridwatch/workflow/steps.py): a move that is not in it cannot be stored.
CREATE TABLE workflow_step (
  workflow varchar(40) NOT NULL,
  from_state varchar(40) NOT NULL,
  action varchar(40) NOT NULL,
  to_state varchar(40) NOT NULL,
  CONSTRAINT pk_workflow_step PRIMARY KEY (workflow, from_state, action, to_state)
);
GRANT SELECT ON workflow_step TO gridwatch_app;

-- The shadow of the table in gridwatch/reports/lifecycle.py: an event that is not in it cannot be stored.
CREATE TABLE lifecycle_step (
  from_state varchar(40) NOT NULL,
  action varchar(40) NOT NULL,
  to_state varchar(40) NOT NULL,
  CONSTRAINT pk_lifecycle_step PRIMARY KEY (from_state, action, to_state)
);
GRANT SELECT ON lifecycle_step TO gridwatch_app;

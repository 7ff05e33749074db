-- The shadow of GRANTS in gridwatch/people/permissions.py: what a policy or a function asks for is a right, never an office.
CREATE TABLE right_role (
  code varchar(40) NOT NULL,
  role varchar(40) NOT NULL,
  CONSTRAINT pk_right_role PRIMARY KEY (code, role)
);
GRANT SELECT ON right_role TO gridwatch_app;

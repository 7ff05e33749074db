-- Failed sign-ins by phone, known or not: the answer must not tell which phones are registered.
CREATE TABLE sign_in_failure (
  phone_sha256 bytea CONSTRAINT pk_sign_in_failure PRIMARY KEY,
  failures integer NOT NULL,
  locked_until timestamptz
);
GRANT SELECT, INSERT, UPDATE, DELETE ON sign_in_failure TO gridwatch_app;

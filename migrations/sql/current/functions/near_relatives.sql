CREATE OR REPLACE FUNCTION near_relatives(person bigint) RETURNS SETOF bigint LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT relative_id FROM near_relation WHERE account_id = person
  UNION SELECT account_id FROM near_relation WHERE relative_id = person;
END;

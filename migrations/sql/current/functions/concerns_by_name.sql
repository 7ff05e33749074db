CREATE OR REPLACE FUNCTION concerns_by_name(person bigint, county bigint) RETURNS SETOF uuid LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT r.id FROM account b JOIN concern_name n ON n.name = folded_name(b.name) JOIN report r ON r.id = n.report_id
    WHERE b.id = person AND r.county_id = county;
END;

-- Whether somebody holds office at a desk now, and need not stand back from a report.
CREATE OR REPLACE FUNCTION may_see_to(account bigint, desk bigint, wanted uuid) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM appointment a JOIN right_role g ON g.role = a.role
                 WHERE g.code = 'report.read' AND a.account_id = may_see_to.account AND a.place_id = may_see_to.desk
                   AND a.in_force @> statement_timestamp())
    AND NOT EXISTS (SELECT FROM report r WHERE r.id = may_see_to.wanted
                    AND r.excluded_account_ids @> ARRAY[may_see_to.account]);
END;

-- Who is barred from being a monitor in a village: committee members, declared near relatives of one, and the
-- chief and deputies, who run the station for the VASC.
CREATE OR REPLACE FUNCTION barred_from_village(person bigint, village bigint, during daterange) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM committee_member c
    WHERE c.village_id = village AND c.term && during
      AND (c.account_id = person
        OR EXISTS (SELECT FROM near_relation r
                   WHERE (r.account_id, r.relative_id) IN ((c.account_id, person), (person, c.account_id)))))
    OR EXISTS (
    SELECT FROM appointment a
    WHERE a.place_id = village AND a.role IN ('chief', 'deputy') AND a.account_id = person AND a.ended_at IS NULL
      AND a.term && during)
$$;

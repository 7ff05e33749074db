-- A post means its holders then; a name, everybody of that name who holds or held anything in the county.
CREATE OR REPLACE FUNCTION concerned_accounts(kind text, value text, county bigint, town bigint, village bigint, during tstzrange)
  RETURNS SETOF bigint LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT a.account_id FROM concern_post p JOIN appointment a
    ON a.role = p.office AND a.place_id = CASE p.level WHEN 'village' THEN concerned_accounts.village ELSE concerned_accounts.town END
    WHERE concerned_accounts.kind = 'post' AND p.post = concerned_accounts.value AND NOT p.is_committee AND a.in_force && during
  UNION
  SELECT c.account_id FROM concern_post p JOIN committee_member c
    ON c.post = p.office AND c.village_id = concerned_accounts.village
    WHERE concerned_accounts.kind = 'post' AND p.post = concerned_accounts.value AND p.is_committee AND c.term && china_days(during)
  UNION
  SELECT b.id FROM account b
    WHERE concerned_accounts.kind = 'person' AND folded_name(b.name) IN (SELECT concern_names(concerned_accounts.value))
      AND (EXISTS (SELECT FROM appointment a JOIN place p ON p.id = a.place_id
                   WHERE a.account_id = b.id AND concerned_accounts.county = ANY (p.path))
        OR EXISTS (SELECT FROM committee_member c JOIN place p ON p.id = c.village_id
                   WHERE c.account_id = b.id AND concerned_accounts.county = ANY (p.path)));
END;

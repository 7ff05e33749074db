-- Whether the body of a place may issue a kind of letter on a day: by its level, or authorised by the county.
CREATE OR REPLACE FUNCTION may_issue(body bigint, wanted varchar, on_day date) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM letter_kind k JOIN place p ON p.id = may_issue.body
                 WHERE k.code = may_issue.wanted AND p.level = ANY (k.levels))
      OR EXISTS (SELECT FROM letter_authorisation a WHERE a.place_id = may_issue.body AND a.kind = may_issue.wanted
                 AND a.valid @> may_issue.on_day);
END;

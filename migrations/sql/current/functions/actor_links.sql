-- Whether a report is the actor's to link with others: at their desk, by the right to link.
CREATE OR REPLACE FUNCTION actor_links(report uuid) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM report_at_desk r
    WHERE r.id = actor_links.report AND r.place_ids && ARRAY(SELECT actor_places_with('report.link')));
END;

-- Each step as it counts, of reports and of visits; these have no category.
CREATE OR REPLACE VIEW counted_step WITH (security_invoker) AS
  SELECT m.county_id, m.town_id, m.village_id, m.category_code, m.seen_from, p.day, p.measure, p.span, p.quantity
  FROM report_milestone m CROSS JOIN LATERAL unnest(m.days, m.measures, m.spans, m.quantities) p (day, measure, span, quantity)
  UNION ALL
  SELECT v.county_id, v.town_id, v.village_id, NULL, 1::smallint, china_date(v.happened_at), 'visits'::figure_step, 0, 1::smallint
  FROM visit v WHERE v.state = 'counted';

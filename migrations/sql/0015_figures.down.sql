DROP TRIGGER visits_are_counted_anew ON visit;
DROP TRIGGER visits_are_counted ON visit;
DROP TRIGGER report_is_counted_anew ON report;
DROP TRIGGER events_are_counted ON report_event;
DROP INDEX ix_visit_group_happened_at;
DROP FUNCTION actor_figures, actor_sight, actor_sights, milestone_differences, figure_differences, rebuild_figures;
DROP VIEW figure_truth, counted_step, report_step;
DROP FUNCTION refresh_milestones, fresh_milestones, figure_steps;
DROP TABLE figure_count, figure_increment, milestone_exclusion, report_milestone, clue_outcome, report_rating;
DROP FUNCTION fold_figures, exclusions_are_listed, visits_are_counted, outcome_is_counted, report_is_counted_anew, events_are_counted,
  figure_spread, seen_from, is_open, first_of_month, last_day, china_date;
DROP TYPE figure_step, figure_grain;

SELECT guard('milestone_exclusion');

CREATE POLICY milestone_exclusion_system ON milestone_exclusion FOR ALL USING ((SELECT actor_is_system()));

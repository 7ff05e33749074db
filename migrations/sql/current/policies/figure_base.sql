SELECT guard('figure_base');

CREATE POLICY figure_base_own ON figure_base FOR ALL
  USING (account_id = (SELECT actor_account()) AND sight = actor_sight(place_id));

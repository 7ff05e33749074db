SELECT guard('anomaly_seen');

CREATE POLICY anomaly_seen_read ON anomaly_seen FOR SELECT USING (sight <= actor_sight(place_id));

CREATE POLICY anomaly_seen_mark ON anomaly_seen FOR INSERT
  WITH CHECK (sight = actor_sight(place_id) AND account_id = (SELECT actor_account()));

CREATE POLICY anomaly_seen_again ON anomaly_seen FOR UPDATE
  USING (sight = actor_sight(place_id)) WITH CHECK (sight = actor_sight(place_id) AND account_id = (SELECT actor_account()));

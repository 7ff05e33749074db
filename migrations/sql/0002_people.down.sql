DROP TABLE near_relation, committee_member, appointment, unit, activation_code, login_session, account CASCADE;
DROP FUNCTION monitors_are_independent, barred_from_village;

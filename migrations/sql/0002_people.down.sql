DROP TABLE near_relation, committee_member, appointment, unit, activation_code, login_session, sign_in_failure, account
  CASCADE;
DROP FUNCTION committees_change_one_by_one, monitors_are_independent, barred_from_village, endings_stand;

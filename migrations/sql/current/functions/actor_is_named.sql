-- Whether the actor is among those who alone read a closed letter. Everybody sees their own name and no other.
CREATE OR REPLACE FUNCTION actor_is_named(wanted uuid) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM letter_reader r WHERE r.letter_id = actor_is_named.wanted AND r.account_id = (SELECT actor_account()));
END;

-- Whether a category at a place is the actor's own as an officer of a department.
CREATE OR REPLACE FUNCTION actor_has_theme(wanted text, of_category varchar, at_place bigint) RETURNS boolean LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM actor_themes(actor_has_theme.wanted) t JOIN place p ON p.id = actor_has_theme.at_place
                 WHERE p.path && ARRAY[t.place_id] AND t.letter = left(actor_has_theme.of_category, 1));
END;

-- Whether a pairing's town lies where the actor has a right. PL/pgSQL, as actor_places_with.
CREATE OR REPLACE FUNCTION pairing_is_below(pairing uuid, wanted text) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (SELECT FROM public.pairing g JOIN public.place p ON p.id = g.town_id
                 WHERE g.id = pairing AND p.path && ARRAY(SELECT actor_places_with(wanted)));
END $$;

-- Stamps are random, so that a database restored from a backup and then changed otherwise never gives an old version to something else.
-- Once a transaction is enough: nobody sees it half done. The locks are taken in one order, or two imports could wait for each other.
-- SECURITY DEFINER: whoever changes territory may not write versions by hand.
CREATE OR REPLACE FUNCTION tile_layers_change(changed text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE this_xid xid := pg_current_xact_id()::xid;
BEGIN
  PERFORM FROM tile_layer WHERE layer = ANY (changed) AND xmin <> this_xid ORDER BY layer FOR UPDATE;
  IF FOUND THEN
    UPDATE tile_layer SET stamp = DEFAULT WHERE layer = ANY (changed) AND xmin <> this_xid;
  END IF;
END $$;

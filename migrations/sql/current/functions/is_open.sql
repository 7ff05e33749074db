-- The shadow of OPEN_STATES in gridwatch/reports/lifecycle.py: somebody still has something to do.
CREATE OR REPLACE FUNCTION is_open(state text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN state NOT IN ('draft', 'merged', 'referred', 'out_of_scope', 'clue_transferred', 'closed', 'withdrawn');

-- 0 for digits of which the last is Damm's check digit of those before (gridwatch/reports/numbers.py).
CREATE OR REPLACE FUNCTION damm(digits text) RETURNS integer LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  quasigroup CONSTANT text := '0317598642709215486342068713591750983426612304597836742095815869720134894536201794386172052581436790';
  check_digit integer := 0;
BEGIN
  FOR at IN 1 .. length(digits) LOOP
    check_digit := substr(quasigroup, check_digit * 10 + substr(digits, at, 1)::integer + 1, 1)::integer;
  END LOOP;
  RETURN check_digit;
END $$;

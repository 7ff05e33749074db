CREATE OR REPLACE FUNCTION china_days(during tstzrange) RETURNS daterange LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN daterange((lower(during) AT TIME ZONE 'Asia/Shanghai')::date, (upper(during) AT TIME ZONE 'Asia/Shanghai')::date, '[]');

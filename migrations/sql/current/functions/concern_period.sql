-- When a report's concerns were in office: from its capture to its receipt, as far back as clocks are believed.
CREATE OR REPLACE FUNCTION concern_period(captured timestamptz, received timestamptz) RETURNS tstzrange
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN tstzrange(LEAST(GREATEST(captured, received - interval '90 days'), received), received, '[]');

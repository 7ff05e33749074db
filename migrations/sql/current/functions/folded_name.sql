CREATE OR REPLACE FUNCTION folded_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN lower(regexp_replace(normalize(name, NFKC), '[[:space:]·•・‧∙⋅.\u00AD\u200B-\u200F\u2060\uFEFF]', '', 'g'));

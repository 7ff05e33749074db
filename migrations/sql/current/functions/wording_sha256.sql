-- The words alone: without spaces, punctuation and case, as sha256, so that the index stays small.
CREATE OR REPLACE FUNCTION wording_sha256(words text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN sha256(convert_to(lower(regexp_replace(normalize(words, NFKC), '[[:space:][:punct:]，。、；：？！“”‘’（）《》…—·]', '', 'g')), 'UTF8'));

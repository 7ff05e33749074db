-- Every name that may be meant: the whole, and each run of two to twelve characters, since reporters write
-- 老支书张三 as well as 张三, and 阿卜杜热西提·买买提 is a name. Too many exclude too many, which harms nobody.
CREATE OR REPLACE FUNCTION concern_names(given text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT folded_name(given)
  UNION
  SELECT substr(folded_name(given), start, size)
    FROM generate_series(1, length(folded_name(given))) start, generate_series(2, 12) size
    WHERE start + size - 1 <= length(folded_name(given));
END;

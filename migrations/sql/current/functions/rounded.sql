-- A count rounded to a multiple of 3, up or down by a draw that belongs to the cell and that nobody knows, so that its mean is
-- the count. (Random rounding to base 3, as census offices do it.)
CREATE OR REPLACE FUNCTION rounded(quantity bigint, cell text) RETURNS bigint LANGUAGE sql STABLE
  RETURN (quantity + get_byte(sha256((SELECT secret FROM figure_draw) || convert_to(cell, 'UTF8')), 0) % 3) / 3 * 3;

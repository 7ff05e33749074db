-- Counts of a place by month or day; category '*' is all of them. Nobody but the functions below reads or writes them.
CREATE TABLE figure_count (
  place_id bigint NOT NULL,
  grain figure_grain NOT NULL,
  category_code varchar NOT NULL,
  measure figure_step NOT NULL,
  starts_on date NOT NULL,
  seen_from smallint NOT NULL,
  span integer NOT NULL,
  quantity bigint NOT NULL,
  CONSTRAINT pk_figure_count PRIMARY KEY (place_id, grain, category_code, measure, starts_on, seen_from, span)
);

-- Each category of a window, without reading all the days of every category.
CREATE INDEX ix_figure_count_categories ON figure_count (place_id, grain, measure, starts_on) WHERE category_code <> '*';

-- What changed and is not in the counts yet; without category for visits.
CREATE TABLE figure_increment (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_figure_increment PRIMARY KEY,
  county_id bigint NOT NULL,
  town_id bigint,
  village_id bigint,
  category_code varchar,
  seen_from smallint NOT NULL,
  day date NOT NULL,
  measure figure_step NOT NULL,
  span integer NOT NULL,
  quantity integer NOT NULL
);

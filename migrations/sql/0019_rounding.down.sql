DROP FUNCTION actor_rounded_figures, rounded;
DROP TABLE figure_draw;

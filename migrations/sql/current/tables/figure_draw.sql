-- The secret that decides which counts are drawn up and which down; it is made once, and only functions read it.
CREATE TABLE figure_draw (secret bytea NOT NULL);

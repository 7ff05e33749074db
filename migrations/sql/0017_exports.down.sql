DROP TABLE export;

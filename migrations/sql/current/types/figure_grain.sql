CREATE TYPE figure_grain AS ENUM ('month', 'day', 'rest');

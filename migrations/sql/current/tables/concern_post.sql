-- Which offices a post stands for; the shadow of HELD_BY in gridwatch/reports/recusal.py.
CREATE TABLE concern_post (
  post varchar(40) NOT NULL,
  level varchar(40) NOT NULL CONSTRAINT ck_concern_post_level CHECK (level IN ('village', 'town')),
  office varchar(40) NOT NULL,
  is_committee boolean NOT NULL,
  CONSTRAINT pk_concern_post PRIMARY KEY (post, office, is_committee)
);
GRANT SELECT ON concern_post TO gridwatch_app;

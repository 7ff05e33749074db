-- A list that somebody wants counted to them by e-mail every working day, and the last day it was.
CREATE TABLE list_subscription (
  id uuid CONSTRAINT pk_list_subscription PRIMARY KEY,
  account_id bigint NOT NULL CONSTRAINT fk_list_subscription_account_id REFERENCES account,
  name varchar(40) NOT NULL CONSTRAINT ck_list_subscription_name CHECK (length(name) >= 1),
  what varchar(40) NOT NULL,
  filters jsonb NOT NULL,
  made_at timestamptz NOT NULL,
  told_on date,
  CONSTRAINT uq_list_subscription_account_id UNIQUE (account_id, name)
);
GRANT SELECT, INSERT, UPDATE (told_on), DELETE ON list_subscription TO gridwatch_app;

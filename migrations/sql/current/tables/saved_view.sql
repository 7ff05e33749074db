-- A list as somebody narrowed and ordered it, for themselves, or for their desk.
CREATE TABLE saved_view (
  id uuid CONSTRAINT pk_saved_view PRIMARY KEY,
  account_id bigint NOT NULL CONSTRAINT fk_saved_view_account_id REFERENCES account,
  place_id bigint CONSTRAINT fk_saved_view_place_id REFERENCES place,
  list varchar(40) NOT NULL,
  name varchar(40) NOT NULL CONSTRAINT ck_saved_view_name CHECK (length(name) >= 1),
  query varchar(1000) NOT NULL,
  made_at timestamptz NOT NULL,
  CONSTRAINT uq_saved_view_account_id UNIQUE (account_id, list, name)
);
GRANT SELECT, INSERT, DELETE ON saved_view TO gridwatch_app;

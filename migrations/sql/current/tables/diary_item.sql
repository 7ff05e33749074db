-- A problem or a suggestion from a diary, and how far it is followed up.
CREATE TABLE diary_item (
  id uuid CONSTRAINT pk_diary_item PRIMARY KEY,
  diary_id uuid NOT NULL,
  village_id bigint NOT NULL,
  kind varchar(40) NOT NULL CONSTRAINT ck_diary_item_kind CHECK (kind IN ('problem', 'suggestion')),
  text varchar NOT NULL CONSTRAINT ck_diary_item_text CHECK (length(text) BETWEEN 2 AND 1000 AND text !~ '\d{11}'),
  state varchar(40) NOT NULL CONSTRAINT ck_diary_item_state CHECK (state IN ('open', 'passed_on', 'done', 'not_done')),
  version integer NOT NULL,
  raised_at timestamptz NOT NULL,
  CONSTRAINT fk_diary_item_village FOREIGN KEY (diary_id, village_id) REFERENCES diary_village
);
CREATE INDEX ix_diary_item_raised_at ON diary_item (raised_at, id);
CREATE INDEX ix_diary_item_diary_id ON diary_item (diary_id);
GRANT SELECT, INSERT, UPDATE (state, version) ON diary_item TO gridwatch_app;

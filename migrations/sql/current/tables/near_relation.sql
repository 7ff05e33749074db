CREATE TABLE near_relation (
  account_id bigint NOT NULL CONSTRAINT fk_near_relation_account_id REFERENCES account,
  relative_id bigint NOT NULL CONSTRAINT fk_near_relation_relative_id REFERENCES account,
  kinship varchar(40) NOT NULL CONSTRAINT ck_near_relation_kinship CHECK (kinship IN
    ('spouse', 'parent', 'child', 'sibling', 'in_law', 'other_near')),
  declared_at timestamptz NOT NULL,
  declared_by bigint CONSTRAINT fk_near_relation_declared_by REFERENCES account,
  CONSTRAINT pk_near_relation PRIMARY KEY (account_id, relative_id),
  CONSTRAINT ck_near_relation_two CHECK (account_id <> relative_id)
);
CREATE INDEX ix_near_relation_relative_id ON near_relation (relative_id);
SELECT keep_events('near_relation');

CREATE TABLE committee_member (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_committee_member PRIMARY KEY,
  account_id bigint NOT NULL CONSTRAINT fk_committee_member_account_id REFERENCES account,
  village_id bigint NOT NULL CONSTRAINT fk_committee_member_village_id REFERENCES place,
  post varchar(40) NOT NULL CONSTRAINT ck_committee_member_post CHECK (post IN
    ('party_secretary', 'village_director', 'committee_member', 'vasc_director', 'vasc_member')),
  term daterange NOT NULL CONSTRAINT ck_committee_member_term CHECK (NOT isempty(term)),
  CONSTRAINT ex_committee_member_once EXCLUDE USING gist (account_id WITH =, village_id WITH =, post WITH =, term WITH &&)
);
CREATE INDEX ix_committee_member_village_id ON committee_member (village_id);
GRANT SELECT, INSERT, UPDATE (term) ON committee_member TO gridwatch_app;

-- Where a person wants messages besides the phone that they sign in with.
CREATE TABLE contact_address (
  account_id bigint NOT NULL CONSTRAINT fk_contact_address_account_id REFERENCES account,
  kind varchar(40) NOT NULL CONSTRAINT ck_contact_address_kind CHECK (kind IN ('email')),
  address varchar NOT NULL CONSTRAINT ck_contact_address_address CHECK (length(address) BETWEEN 3 AND 254),
  CONSTRAINT pk_contact_address PRIMARY KEY (account_id, kind)
);
GRANT SELECT, INSERT, UPDATE (address), DELETE ON contact_address TO gridwatch_app;

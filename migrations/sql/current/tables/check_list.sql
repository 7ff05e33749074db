-- A version of a list of what to look at in a village (督导检查要点清单); a newer one replaces it.
CREATE TABLE check_list (
  id uuid CONSTRAINT pk_check_list PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_check_list_place_id REFERENCES place,
  code varchar(20) NOT NULL CONSTRAINT ck_check_list_code CHECK (code ~ '^[A-Z0-9-]{1,20}$'),
  version integer NOT NULL CONSTRAINT ck_check_list_version CHECK (version >= 1),
  title varchar(100) NOT NULL CONSTRAINT ck_check_list_title CHECK (length(title) >= 2),
  made_by bigint NOT NULL CONSTRAINT fk_check_list_made_by REFERENCES account,
  made_at timestamptz NOT NULL,
  CONSTRAINT uq_check_list_version UNIQUE (place_id, code, version)
);
SELECT keep_events('check_list');

-- Accounts, sessions, appointments and what bars a person from an office. The tables are new: no locks.
CREATE TABLE account (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_account PRIMARY KEY,
  phone varchar NOT NULL CONSTRAINT uq_account_phone UNIQUE CONSTRAINT ck_account_phone CHECK (phone ~ '^\+?[0-9]{5,15}$'),
  name varchar NOT NULL CONSTRAINT ck_account_name CHECK (btrim(name) <> ''),
  password_hash varchar CONSTRAINT ck_account_password_hash CHECK (password_hash LIKE '$argon2id$%'),
  disabled_at timestamptz,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ix_account_name ON account USING gin (name gin_trgm_ops);

-- Failed sign-ins by phone, known or not: the answer must not tell which phones are registered.
CREATE TABLE sign_in_failure (
  phone_sha256 bytea CONSTRAINT pk_sign_in_failure PRIMARY KEY,
  failures integer NOT NULL,
  locked_until timestamptz
);

CREATE TABLE login_session (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_login_session PRIMARY KEY,
  account_id bigint NOT NULL CONSTRAINT fk_login_session_account_id REFERENCES account,
  token_sha256 bytea NOT NULL CONSTRAINT uq_login_session_token_sha256 UNIQUE,
  csrf_sha256 bytea,
  kind varchar(40) NOT NULL CONSTRAINT ck_login_session_kind CHECK (kind IN ('token', 'cookie')),
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  CONSTRAINT ck_login_session_csrf CHECK ((kind = 'cookie') = (csrf_sha256 IS NOT NULL))
);
CREATE INDEX ix_login_session_account_id ON login_session (account_id);

CREATE TABLE activation_code (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_activation_code PRIMARY KEY,
  account_id bigint NOT NULL CONSTRAINT fk_activation_code_account_id REFERENCES account,
  code_sha256 bytea NOT NULL CONSTRAINT uq_activation_code_code_sha256 UNIQUE,
  issued_by bigint CONSTRAINT fk_activation_code_issued_by REFERENCES account,
  issued_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  used_at timestamptz
);
-- A new sheet replaces the old: one live code a person.
CREATE UNIQUE INDEX uq_activation_code_live ON activation_code (account_id) WHERE used_at IS NULL;

CREATE TABLE unit (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_unit PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_unit_place_id REFERENCES place,
  name varchar NOT NULL CONSTRAINT ck_unit_name CHECK (btrim(name) <> ''),
  closed_on date,
  CONSTRAINT uq_unit_place_id_name UNIQUE (place_id, name)
);

CREATE TABLE appointment (
  id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_appointment PRIMARY KEY,
  account_id bigint NOT NULL CONSTRAINT fk_appointment_account_id REFERENCES account,
  role varchar(40) NOT NULL,
  place_id bigint NOT NULL CONSTRAINT fk_appointment_place_id REFERENCES place,
  place_level varchar(40) NOT NULL,
  seat integer,
  unit_id bigint CONSTRAINT fk_appointment_unit_id REFERENCES unit,
  term daterange NOT NULL CONSTRAINT ck_appointment_term CHECK (NOT isempty(term) AND NOT lower_inf(term)),
  document_no varchar NOT NULL,
  declaration varchar NOT NULL,
  appointed_by bigint CONSTRAINT fk_appointment_appointed_by REFERENCES account,
  appointed_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_by bigint CONSTRAINT fk_appointment_ended_by REFERENCES account,
  end_reason varchar(40) CONSTRAINT ck_appointment_end_reason CHECK (end_reason IN
    ('expired', 'resigned', 'moved', 'inactive', 'leak', 'conflict', 'punished', 'joined_committee')),
  -- From China midnight of the first day, or from the appointment if it was made on that day: a seat vacated in
  -- the morning can be filled in the afternoon. To China midnight after the last, or to the end if that comes first.
  in_force tstzrange NOT NULL GENERATED ALWAYS AS (tstzrange(
    CASE WHEN (appointed_at AT TIME ZONE 'Asia/Shanghai')::date = lower(term)
           AND (ended_at IS NULL OR ended_at > appointed_at) THEN appointed_at
         ELSE lower(term)::timestamp AT TIME ZONE 'Asia/Shanghai' END,
    LEAST(upper(term)::timestamp AT TIME ZONE 'Asia/Shanghai', ended_at))) STORED,
  CONSTRAINT fk_appointment_place_level FOREIGN KEY (place_id, place_level) REFERENCES place (id, level),
  CONSTRAINT ck_appointment_role_level CHECK (CASE role
    WHEN 'monitor' THEN place_level = 'group'
    WHEN 'deputy' THEN place_level = 'village'
    WHEN 'chief' THEN place_level = 'village'
    WHEN 'responder' THEN place_level IN ('town', 'county')
    WHEN 'town_clerk' THEN place_level = 'town'
    WHEN 'town_secretary' THEN place_level = 'town'
    WHEN 'town_viewer' THEN place_level = 'town'
    WHEN 'zone_lead' THEN place_level = 'county'
    WHEN 'county_officer' THEN place_level = 'county'
    WHEN 'citizen' THEN place_level = 'county'
    WHEN 'admin' THEN place_level = 'county'
    WHEN 'auditor' THEN place_level = 'county'
    ELSE false END),
  CONSTRAINT ck_appointment_seat CHECK (CASE WHEN role = 'monitor' THEN seat IS NOT NULL AND seat BETWEEN 1 AND 3 ELSE seat IS NULL END),
  CONSTRAINT ck_appointment_unit CHECK ((role = 'responder') = (unit_id IS NOT NULL)),
  CONSTRAINT ck_appointment_end CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  CONSTRAINT ex_appointment_seat EXCLUDE USING gist (place_id WITH =, seat WITH =, in_force WITH &&) WHERE (role = 'monitor'),
  CONSTRAINT ex_appointment_one_group EXCLUDE USING gist (account_id WITH =, in_force WITH &&) WHERE (role = 'monitor'),
  -- Who runs the tenant or audits it reads no reports: the same person never holds both kinds of office at once.
  CONSTRAINT ex_appointment_apart EXCLUDE USING gist (
    account_id WITH =, (CASE WHEN role IN ('admin', 'auditor') THEN 'tenant' ELSE 'reports' END) WITH <>, in_force WITH &&)
    WHERE (role IN ('admin', 'auditor', 'chief', 'deputy', 'town_clerk', 'town_secretary', 'zone_lead', 'county_officer')),
  CONSTRAINT ex_appointment_once EXCLUDE USING gist (account_id WITH =, role WITH =, place_id WITH =, in_force WITH &&)
    WHERE (role <> 'monitor')
);
CREATE INDEX ix_appointment_account_id ON appointment (account_id);
CREATE INDEX ix_appointment_place_id_role ON appointment (place_id, role);

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

-- An ending is written once.
CREATE FUNCTION endings_stand() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'appointment % has ended', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'endings_stand';
END $$;
CREATE TRIGGER endings_stand BEFORE UPDATE ON appointment
  FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION endings_stand();

-- Who is barred from being a monitor in a village: committee members, declared near relatives of one, and the
-- chief and deputies, who run the station for the VASC.
CREATE FUNCTION barred_from_village(person bigint, village bigint, during daterange) RETURNS boolean
  LANGUAGE sql STABLE AS $$
  SELECT EXISTS (
    SELECT FROM committee_member c
    WHERE c.village_id = village AND c.term && during
      AND (c.account_id = person
        OR EXISTS (SELECT FROM near_relation r
                   WHERE (r.account_id, r.relative_id) IN ((c.account_id, person), (person, c.account_id)))))
    OR EXISTS (
    SELECT FROM appointment a
    WHERE a.place_id = village AND a.role IN ('chief', 'deputy') AND a.account_id = person AND a.ended_at IS NULL
      AND a.term && during)
$$;

CREATE FUNCTION monitors_are_independent() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE village bigint;
BEGIN
  -- A committee changing at the same moment waits for us, or we for it.
  SELECT p.id INTO village FROM place g JOIN place p ON p.id = ANY (g.path) AND p.level = 'village' WHERE g.id = NEW.place_id;
  PERFORM pg_advisory_xact_lock(hashtext('village'), village::integer);
  IF barred_from_village(NEW.account_id, village, NEW.term) THEN
    RAISE EXCEPTION 'account % or a near relative sits on a committee of village %', NEW.account_id, village
      USING ERRCODE = 'check_violation', CONSTRAINT = 'monitors_are_independent';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER monitors_are_independent BEFORE INSERT ON appointment
  FOR EACH ROW WHEN (NEW.role = 'monitor') EXECUTE FUNCTION monitors_are_independent();

CREATE FUNCTION committees_change_one_by_one() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('village'), NEW.village_id::integer);
  RETURN NEW;
END $$;
CREATE TRIGGER committees_change_one_by_one BEFORE INSERT ON committee_member
  FOR EACH ROW EXECUTE FUNCTION committees_change_one_by_one();

GRANT SELECT, INSERT, UPDATE ON account, login_session, activation_code, unit, sign_in_failure TO gridwatch_app;
GRANT DELETE ON sign_in_failure TO gridwatch_app;
GRANT SELECT, INSERT, UPDATE (term) ON committee_member TO gridwatch_app;
GRANT DELETE ON login_session, activation_code TO gridwatch_app;
GRANT SELECT, INSERT, UPDATE (ended_at, ended_by, end_reason) ON appointment TO gridwatch_app;
GRANT SELECT, INSERT ON near_relation TO gridwatch_app;

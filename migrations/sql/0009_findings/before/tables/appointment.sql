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
    WHEN 'village_clerk' THEN place_level = 'village'
    WHEN 'responder' THEN place_level IN ('town', 'county')
    WHEN 'town_clerk' THEN place_level = 'town'
    WHEN 'town_secretary' THEN place_level = 'town'
    WHEN 'town_viewer' THEN place_level = 'town'
    WHEN 'zone_lead' THEN place_level = 'county'
    WHEN 'county_officer' THEN place_level = 'county'
    WHEN 'citizen' THEN place_level = 'county'
    WHEN 'admin' THEN place_level = 'county'
    WHEN 'auditor' THEN place_level = 'county'
    WHEN 'pair_officer' THEN place_level IN ('town', 'county')
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
GRANT SELECT, INSERT, UPDATE (ended_at, ended_by, end_reason) ON appointment TO gridwatch_app;

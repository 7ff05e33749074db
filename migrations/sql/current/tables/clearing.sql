-- That somebody is cleared of what was found untrue. No column for a report, an allegation, its category or month, or a
-- village: whoever reads it could tell from them who spoke. The number is the case file's own and no series.
CREATE TABLE clearing (
  id uuid CONSTRAINT pk_clearing PRIMARY KEY,
  place_id bigint NOT NULL CONSTRAINT fk_clearing_place_id REFERENCES place,
  case_no varchar(60) NOT NULL CONSTRAINT ck_clearing_case_no CHECK (length(case_no) >= 2 AND case_no !~ '[0-9]{11}'),
  way varchar(40) NOT NULL CONSTRAINT ck_clearing_way CHECK (way IN ('face', 'written', 'meeting', 'circular')),
  scope varchar(200) NOT NULL CONSTRAINT ck_clearing_scope CHECK (length(scope) >= 2 AND scope !~ '[0-9]{11}'),
  post varchar(40) NOT NULL CONSTRAINT ck_clearing_post CHECK (post IN
    ('village_cadre', 'town_cadre', 'unit_staff', 'county_cadre', 'other')),
  is_important boolean NOT NULL,
  late_because varchar(500) CONSTRAINT ck_clearing_late_because CHECK (length(late_because) >= 4 AND late_because !~ '[0-9]{11}'),
  consented_on date,
  consent_how varchar(40) CONSTRAINT ck_clearing_consent_how CHECK (consent_how IN ('signed', 'talk_record')),
  public_consented_on date,
  public_consent_how varchar(40) CONSTRAINT ck_clearing_public_consent_how CHECK (public_consent_how IN ('signed', 'talk_record')),
  committee_no varchar(60) CONSTRAINT ck_clearing_committee_no CHECK (length(committee_no) >= 2 AND committee_no !~ '[0-9]{11}'),
  done_on date,
  state varchar(40) NOT NULL CONSTRAINT ck_clearing_state CHECK (state IN
    ('proposed', 'consented', 'approved', 'done', 'revisited', 'dropped')),
  version integer NOT NULL,
  proposed_at timestamptz NOT NULL,
  letter_id uuid CONSTRAINT fk_clearing_letter_id REFERENCES letter CONSTRAINT uq_clearing_letter_id UNIQUE,
  clock varchar(40) CONSTRAINT ck_clearing_clock CHECK (clock IN ('revisit')),
  clock_seq integer,
  due_at timestamptz,
  amber_at timestamptz,
  alarm_at timestamptz,
  due_is_provisional boolean NOT NULL DEFAULT false,
  -- Nobody is cleared without saying yes, and nobody before others without saying yes to that.
  CONSTRAINT ck_clearing_consented CHECK ((consented_on IS NULL) = (consent_how IS NULL)
    AND (public_consented_on IS NULL) = (public_consent_how IS NULL)
    AND (consented_on IS NOT NULL OR state IN ('proposed', 'dropped'))),
  CONSTRAINT ck_clearing_public CHECK (CASE WHEN way IN ('meeting', 'circular')
    THEN (public_consented_on IS NULL) = (consented_on IS NULL) ELSE public_consented_on IS NULL END),
  CONSTRAINT ck_clearing_committee CHECK (committee_no IS NOT NULL OR state IN ('proposed', 'consented', 'dropped')
    OR NOT (is_important OR way IN ('meeting', 'circular'))),
  CONSTRAINT ck_clearing_done CHECK ((done_on IS NOT NULL) = (state IN ('done', 'revisited'))),
  CONSTRAINT ck_clearing_running CHECK ((clock IS NULL) = (due_at IS NULL) AND (clock IS NULL) = (clock_seq IS NULL))
);
CREATE INDEX ix_clearing_proposed_at ON clearing (proposed_at, id);
CREATE INDEX ix_clearing_alarm_at ON clearing (alarm_at) WHERE alarm_at IS NOT NULL;
GRANT SELECT, INSERT, UPDATE (consented_on, consent_how, public_consented_on, public_consent_how, committee_no, done_on,
  state, version, letter_id, clock, clock_seq, due_at, amber_at, alarm_at, due_is_provisional) ON clearing TO gridwatch_app;

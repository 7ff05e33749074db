CREATE TABLE category (
  code varchar CONSTRAINT pk_category PRIMARY KEY CONSTRAINT ck_category_code CHECK (code ~ '^[A-Z][0-9]$'),
  name_zh varchar NOT NULL,
  name_en varchar NOT NULL,
  letter varchar NOT NULL,
  theme_zh varchar NOT NULL,
  theme_en varchar NOT NULL,
  track varchar(40) NOT NULL CONSTRAINT ck_category_track CHECK (track IN ('need', 'rectify', 'possible_clue')),
  rectify_days integer NOT NULL CONSTRAINT ck_category_rectify_days CHECK (rectify_days > 0),
  seals boolean NOT NULL,
  redact varchar[] NOT NULL,
  closed_at timestamptz,
  changed_xid bigint NOT NULL DEFAULT pg_current_xact_id()::text::bigint,
  version integer NOT NULL DEFAULT 1
);
GRANT SELECT, INSERT, UPDATE (name_zh, name_en, theme_zh, theme_en, track, rectify_days, seals, redact,
  closed_at) ON category TO gridwatch_app;

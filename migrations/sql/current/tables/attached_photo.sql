-- Photos of things that are no reports: of a check by the point that they show (part), of the sighting of a channel point.
-- Whoever announced one sends it. What is served was rebuilt from it; the original is sealed, as of a report's files.
CREATE TABLE attached_photo (
  subject varchar(40) NOT NULL CONSTRAINT ck_attached_photo_subject CHECK (subject IN ('check', 'channel_sighting')),
  subject_id uuid NOT NULL,
  part integer NOT NULL CONSTRAINT ck_attached_photo_part CHECK (part >= 0),
  sha256 bytea NOT NULL CONSTRAINT ck_attached_photo_sha256 CHECK (length(sha256) = 32),
  size bigint NOT NULL CONSTRAINT ck_attached_photo_size CHECK (size > 0),
  account_id bigint NOT NULL CONSTRAINT fk_attached_photo_account_id REFERENCES account,
  announced_at timestamptz NOT NULL,
  stored_at timestamptz,
  refused_at timestamptz,
  refused_reason varchar(40) CONSTRAINT ck_attached_photo_refused_reason CHECK (refused_reason IN ('unknown_format',
    'wrong_kind', 'polyglot', 'broken', 'too_many_pixels', 'too_long', 'too_many_pages', 'encrypted', 'too_costly', 'withdrawn')),
  clean_type varchar(40),
  clean_sha256 bytea CONSTRAINT ck_attached_photo_clean_sha256 CHECK (length(clean_sha256) = 32),
  thumbnail_sha256 bytea CONSTRAINT ck_attached_photo_thumbnail_sha256 CHECK (length(thumbnail_sha256) = 32),
  CONSTRAINT pk_attached_photo PRIMARY KEY (subject, subject_id, part, sha256),
  CONSTRAINT ck_attached_photo_refused CHECK ((refused_at IS NULL) = (refused_reason IS NULL)
    AND (refused_at IS NULL OR stored_at IS NULL)),
  CONSTRAINT ck_attached_photo_stored CHECK (
    (stored_at IS NULL) = (clean_type IS NULL) AND (stored_at IS NULL) = (clean_sha256 IS NULL))
);
GRANT SELECT, INSERT, UPDATE (stored_at, refused_at, refused_reason, clean_type, clean_sha256, thumbnail_sha256)
  ON attached_photo TO gridwatch_app;

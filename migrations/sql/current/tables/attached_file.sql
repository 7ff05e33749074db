-- Files of things that are no reports: of a check by the point that they show (part), of the sighting of a channel point, of
-- a letter by the round and number of what they answer (100 × round + number). Whoever announced one sends it. What is served was rebuilt from it; the original is sealed, as of a report's files.
CREATE TABLE attached_file (
  subject varchar(40) NOT NULL CONSTRAINT ck_attached_file_subject CHECK (subject IN ('check', 'channel_sighting', 'letter')),
  subject_id uuid NOT NULL,
  part integer NOT NULL CONSTRAINT ck_attached_file_part CHECK (part >= 0),
  kind varchar(40) NOT NULL CONSTRAINT ck_attached_file_kind CHECK (kind IN ('photo', 'document')),
  sha256 bytea NOT NULL CONSTRAINT ck_attached_file_sha256 CHECK (length(sha256) = 32),
  size bigint NOT NULL CONSTRAINT ck_attached_file_size CHECK (size > 0),
  -- Empty for whoever answers a letter by a link.
  account_id bigint CONSTRAINT fk_attached_file_account_id REFERENCES account,
  announced_at timestamptz NOT NULL,
  stored_at timestamptz,
  refused_at timestamptz,
  refused_reason varchar(40) CONSTRAINT ck_attached_file_refused_reason CHECK (refused_reason IN ('unknown_format',
    'wrong_kind', 'polyglot', 'broken', 'too_many_pixels', 'too_long', 'too_many_pages', 'encrypted', 'too_costly', 'withdrawn')),
  clean_type varchar(40),
  clean_sha256 bytea CONSTRAINT ck_attached_file_clean_sha256 CHECK (length(clean_sha256) = 32),
  thumbnail_sha256 bytea CONSTRAINT ck_attached_file_thumbnail_sha256 CHECK (length(thumbnail_sha256) = 32),
  CONSTRAINT pk_attached_file PRIMARY KEY (subject, subject_id, part, sha256),
  CONSTRAINT ck_attached_file_whose CHECK (account_id IS NOT NULL OR subject = 'letter'),
  CONSTRAINT ck_attached_file_refused CHECK ((refused_at IS NULL) = (refused_reason IS NULL)
    AND (refused_at IS NULL OR stored_at IS NULL)),
  CONSTRAINT ck_attached_file_stored CHECK (
    (stored_at IS NULL) = (clean_type IS NULL) AND (stored_at IS NULL) = (clean_sha256 IS NULL))
);
GRANT SELECT, INSERT, UPDATE (stored_at, refused_at, refused_reason, clean_type, clean_sha256, thumbnail_sha256)
  ON attached_file TO gridwatch_app;

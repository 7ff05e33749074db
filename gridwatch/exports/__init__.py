"""Lists, figures and briefs as files."""

"""Evidence: files that belong to reports, taken in once, rebuilt without what they betray, sealed,
served, redacted."""

"""Counts that officials read: added up from steps, compared, kept, and hidden where they are small."""

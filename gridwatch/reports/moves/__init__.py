"""Every step after the first: what it needs, what it does, and what would follow from it."""

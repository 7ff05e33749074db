"""Ways back into an account that was used before: the person's own code, or two people and a wait."""

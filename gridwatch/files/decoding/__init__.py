"""Opening files that nobody trusts; runs in a short-lived process of its own and imports nothing of
the rest."""

"""Telling people that something waits for them: the inbox, its outbox, and channels to the world
outside."""

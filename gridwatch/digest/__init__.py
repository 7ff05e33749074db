"""The morning's e-mail to whoever subscribed to lists: how much waits, and nothing of what it is."""

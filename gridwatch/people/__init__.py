"""Accounts, sessions, appointments and what each role may do."""

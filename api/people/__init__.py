"""Accounts, sessions, appointments and committees over HTTP."""

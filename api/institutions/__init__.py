"""Institutions of places over HTTP."""

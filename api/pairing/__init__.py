"""Pairings and their diaries over HTTP."""

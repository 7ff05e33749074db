"""Checklists, tasks and visits over HTTP."""

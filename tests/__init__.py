"""Tests mirror the rooms; `world.py` is the tiny county that most of them play in."""

"""Clearing people of what was found untrue, by HTTP."""

"""Checklists that a town issues, and the visits that monitors make, with or without one."""

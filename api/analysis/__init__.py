"""Figures, coverage and what follows from them over HTTP."""

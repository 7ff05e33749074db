"""Formulas: chance, silence, shrinkage, survival. Pure."""

"""Pairing 包联: officials of the county and the towns who are paired with villages, and their diaries."""

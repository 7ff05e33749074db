"""Figures that travel between machines: each is a ratio to a floor measured in the same run.

`make bench` runs all sections, `make bench ARGS=submit` one; docs/bench.md says what the figures
mean.
"""

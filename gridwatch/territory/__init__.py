"""Places, boundaries, stations, and where a point falls."""

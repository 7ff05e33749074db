"""Vector tiles: the outlines of places and the spots of stations, for drawing; geometry and keys,
never figures."""

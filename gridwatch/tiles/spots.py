"""Where a station stands on the map: at its place's seat, or else inside the place's outline."""

SPOT = """
    CROSS JOIN LATERAL (
      SELECT ST_SetSRID(ST_MakePoint(p.seat_lon, p.seat_lat), 4326) AS spot, 'real' AS origin
      WHERE p.seat_lon IS NOT NULL
      UNION ALL
      SELECT ST_PointOnSurface(o.geom), 'derived'
      FROM boundary b JOIN boundary_simplified o ON o.boundary_id = b.id AND o.zoom_band = 9
      WHERE p.seat_lon IS NULL AND b.place_id = p.id AND upper_inf(b.valid) {near}
    ) at
"""
"""A join to `place p`. The outline is always that of one zoom band, or a station would wander from
level to level; `near` may narrow down which boundaries are looked at."""

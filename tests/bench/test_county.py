"""What the drill and the benchmarks begin with, so that they can begin."""

from bench.county import MONITORS, staffed


def test_the_territory_of_the_drill_has_monitors_with_spots_of_their_own(cluster: str) -> None:
    with staffed(cluster, real=False) as county:
        assert len(county.monitors) == MONITORS
        assert all(one.token and one.spots for one in county.monitors)

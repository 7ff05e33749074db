"""What the screen of a hall is told: months that are over, of one's own place, without small
counts."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.analysis.days import DAY, ask, handle, month_before, submit
from tests.analysis.test_figures import figures
from tests.world import COUNTY, GROUP_W, IN_GROUP_2, IN_GROUP_W, OTHER_TOWN, TOWN, VILLAGE, VILLAGE_2, Client, World


def wall(client: Client, place: str, world: World) -> Any:
    """The wall of the month before."""
    return ask(client, "/wall", place, *month_before(world))


@pytest.mark.parametrize(
    ("name", "place", "status"),
    [
        ("officer", COUNTY, 200), ("officer", TOWN, 200), ("officer", OTHER_TOWN, 200), ("officer", VILLAGE, 422),
        ("clerk", TOWN, 200), ("secretary", TOWN, 200), ("viewer", TOWN, 200), ("other_secretary", OTHER_TOWN, 200),
        ("clerk", COUNTY, 403), ("secretary", OTHER_TOWN, 403), ("viewer", COUNTY, 403), ("viewer", OTHER_TOWN, 403),
        ("other_secretary", TOWN, 403), ("officer", "529802", 422), ("viewer", VILLAGE, 422),
        ("chief", VILLAGE, 403), ("chief", TOWN, 403), ("deputy", VILLAGE, 403), ("monitor", GROUP_W, 403),
        ("monitor", TOWN, 403), ("responder", TOWN, 403), ("admin", COUNTY, 403), ("auditor", COUNTY, 403),
    ],
)  # fmt: skip
def test_a_wall_is_hung_up_by_the_officials_of_the_place(
    app: Flask, world: World, name: str, place: str, status: int
) -> None:
    first, past = month_before(world)
    answer = Client(app, world, name).get("/wall", place=place, **{"from": first, "to": past})
    assert answer.status_code == status, answer.text


def test_small_counts_are_null_and_totals_do_not_tell_them(app: Flask, world: World) -> None:
    first, _ = month_before(world)
    for spot, times in ((IN_GROUP_W, 4), (IN_GROUP_2, 2)):
        for _ in range(times):
            submit(app, world, first + 3 * DAY, at=spot)
    (month,) = wall(Client(app, world, "secretary"), TOWN, world)["months"]
    assert month["month"] == first.isoformat()
    assert month["counts"]["received"] == 6
    assert {code: row["received"] for code, row in month["places"].items()} == {VILLAGE: None, VILLAGE_2: None}
    (county,) = wall(Client(app, world, "officer"), COUNTY, world)["months"]
    assert (county["counts"]["received"], county["places"][TOWN]["received"]) == (6, 6)
    assert county["places"][OTHER_TOWN]["received"] == 0


def test_a_total_whose_only_part_is_small_is_null(app: Flask, world: World) -> None:
    first, _ = month_before(world)
    submit(app, world, first + 3 * DAY)
    for name, place in (("officer", COUNTY), ("clerk", TOWN)):
        (month,) = wall(Client(app, world, name), place, world)["months"]
        assert month["counts"]["received"] is None
        assert month["rates"] == {"on_time": None, "reply_in_time": None}


def test_what_is_not_small_equals_the_figures(app: Flask, world: World) -> None:
    first, past = month_before(world)
    for _ in range(3):
        handle(app, world, submit(app, world, first + 3 * DAY), first + 5 * DAY)
    secretary = Client(app, world, "secretary")
    row = figures(secretary, TOWN, first, past)["items"][0]
    (month,) = wall(secretary, TOWN, world)["months"]
    assert month["counts"] == {name: row["counts"][name] for name in ("received", "closed", "open", "visits")}
    assert month["counts"]["closed"] == 3
    assert month["rates"]["on_time"] == row["rates"]["on_time"]["value"] == 1.0


def test_months_of_one_window_are_each_what_they_are_alone(app: Flask, world: World) -> None:
    first, past = month_before(world)
    earlier = (first - DAY).replace(day=1)
    for day, times in ((earlier, 3), (first, 5)):
        for _ in range(times):
            submit(app, world, day + 3 * DAY)
    officer = Client(app, world, "officer")
    both = ask(officer, "/wall", COUNTY, earlier, past)["months"]
    assert both == [ask(officer, "/wall", COUNTY, *one)["months"][0] for one in ((earlier, first), (first, past))]
    assert [month["counts"]["open"] for month in both] == [3, 8]


def test_the_month_that_runs_is_not_told_nor_a_piece_of_one(app: Flask, world: World) -> None:
    first, past = month_before(world)
    officer = Client(app, world, "officer")
    for window in ((past, (past + 32 * DAY).replace(day=1)), (first, first + DAY), (first + DAY, past)):
        answer = officer.get("/wall", place=COUNTY, **dict(zip(("from", "to"), window, strict=True)))
        assert (answer.status_code, answer.json["errors"][0]["pointer"]) == (422, "/from")


def test_a_towns_leader_hangs_up_the_rounded_figures_that_they_read(app: Flask, world: World) -> None:
    first, past = month_before(world)
    for _ in range(7):
        submit(app, world, first + 3 * DAY)
    viewer = Client(app, world, "viewer")
    found = wall(viewer, TOWN, world)
    assert found["is_rounded"]
    assert "open" not in found["measures"]
    rounded = figures(viewer, TOWN, first, past)["items"][0]["counts"]
    assert found["months"][0]["counts"]["received"] == rounded["received"]
    assert found["months"][0]["places"][VILLAGE_2]["received"] is None


def test_nobody_is_named_and_the_net_has_no_small_count(app: Flask, world: World) -> None:
    """The town has three groups with a monitor each; its villages, two, are withheld."""
    found = wall(Client(app, world, "officer"), TOWN, world)
    assert set(found) == {"place", "from", "to", "on", "is_rounded", "measures", "places", "months", "net"}
    assert found["net"] | {"rates": None} == {
        "villages": None, "villages_with_station": None, "groups": 3, "groups_with_monitor": 3, "monitors": 3,
        "rates": None,
    }  # fmt: skip
    assert found["net"]["rates"] == {"station_coverage": None, "group_coverage": 1.0}


def test_a_screen_that_has_it_already_is_told_so(app: Flask, world: World, session: Session) -> None:
    first, past = month_before(world)
    officer = Client(app, world, "officer")
    asked = {"place": COUNTY, "from": first, "to": past}
    etag = officer.get("/wall", **asked).headers["ETag"]
    path = f"/wall?place={COUNTY}&from={first}&to={past}"
    again = officer.call("GET", path, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    for _ in range(3):
        submit(app, world, first + 3 * DAY)
    assert officer.call("GET", path, headers={"If-None-Match": etag}).status_code == 200

"""Official codes: every accepted form becomes one, and what is none says why."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridwatch.territory.codes import BadCode, Level, parse_code, require_county

digits3 = st.integers(1, 999).map("{:03d}".format)
counties = st.sampled_from(["520628", "411603", "330481", "529901", "441900"])


@pytest.mark.parametrize(
    ("raw", "stored", "level", "parent"),
    [
        ("520628000000", "520628", Level.COUNTY, None),
        ("520628", "520628", Level.COUNTY, None),
        ("520628106000", "520628106", Level.TOWN, "520628"),
        ("520628106", "520628106", Level.TOWN, "520628"),
        ("520628102001", "520628102001", Level.VILLAGE, "520628102"),
        ("520628102001003", "520628102001003", Level.GROUP, "520628102001"),
        ("52062810200103", "52062810200103", Level.GROUP, "520628102001"),
        ("5206281020010307", "5206281020010307", Level.GRID, "52062810200103"),
        ("52062810200100307", "52062810200100307", Level.GRID, "520628102001003"),
        (" ５２０６２８ ", "520628", Level.COUNTY, None),
        ("441900003", "441900003", Level.TOWN, "441900"),
    ],
)
def test_every_accepted_form_becomes_one(raw: str, stored: str, level: Level, parent: str | None) -> None:
    code = parse_code(raw)
    assert (code.text, code.level) == (stored, level)
    assert (code.parent.text if code.parent else None) == parent


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "missing"),
        ("abc", "only digits"),
        ("5.20628E+11", "spreadsheet"),
        ("-520628", "spreadsheet"),
        ("52062", "has 5 digits"),
        ("5206281020010", "has 13 digits"),
        ("520600000000", "a city or a province"),
        ("431200000000", "a city or a province"),
        ("520628000205", "leaves out the town"),
        ("520628102001000", "groups count from 1"),
        ("52062810200100100", "grids count from 01"),
        ("020628", "no province"),
        ("100000", "no province"),
    ],
)
def test_what_is_no_code_says_why(raw: str, reason: str) -> None:
    with pytest.raises(BadCode) as refusal:
        require_county(parse_code(raw))
    assert reason in refusal.value.sentence("en")
    assert refusal.value.sentence("zh") != refusal.value.sentence("en")


@given(counties, digits3, digits3)
def test_padding_never_changes_the_code(county: str, town: str, village: str) -> None:
    for text in (county, county + town, county + town + village):
        code = parse_code(text)
        assert parse_code(code.text.ljust(12, "0")) == code


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_a_refusal(raw: str) -> None:
    try:
        code = parse_code(raw)
    except BadCode:
        return
    assert parse_code(code.text) == code


def test_levels_know_their_neighbours() -> None:
    assert [level.depth for level in Level] == [0, 1, 2, 3, 4]
    assert Level.COUNTY.parent is None
    assert Level.GRID.child is None
    assert Level.VILLAGE.parent is Level.TOWN
    assert Level.VILLAGE.child is Level.GROUP

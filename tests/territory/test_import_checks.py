"""What an import finds wrong with rows, without a database."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.datum import Datum, geometry_from_wgs84
from gridwatch.territory.importing.complaints import COMPLAINTS
from gridwatch.territory.importing.rows import RawRow
from gridwatch.territory.importing.stored import Stored
from tests.territory.import_files import (
    COUNTY,
    TOWN,
    VILLAGE,
    as_stored,
    box,
    judge,
    keys,
    row,
    small_county,
)  # fmt: skip

BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[109.0, 28.0], [109.1, 28.1], [109.1, 28.0], [109.0, 28.1], [109.0, 28.0]]],
}


@pytest.fixture
def stored() -> Stored:
    return as_stored(judge(small_county()).good)


def test_a_sound_file_has_no_complaints() -> None:
    checked = judge(small_county())
    assert checked.problems == []
    assert [place.row_number for place in checked.good] == [1, 2, 3, 4, 5]


def test_every_bad_row_is_reported_with_its_number_and_all_its_faults() -> None:
    rows = small_county()
    rows[1] = row(2, TOWN, "", rows[1].geometry, households="many")
    rows[3] = row(4, "12", "上寨组", level="nowhere")
    checked = judge(rows)
    assert keys(checked, 2) == ["name_missing", "bad_households"]
    assert keys(checked, 4) == ["bad_code"]
    assert keys(checked, 3) == keys(checked, 5) == ["parent_skipped"]


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({"level": "town"}, "level_and_code_differ"),
        ({"level": "province"}, "bad_level"),
        ({"parent_code": "529902102"}, "parent_and_code_differ"),
        ({"parent_code": "x"}, "bad_parent_code"),
        ({"households": "-1"}, "bad_households"),
        ({"households": "2.5"}, "bad_households"),
        ({"households": "nan"}, "bad_households"),
        ({"households": "1e300"}, "bad_households"),
        ({"origin": "dreamt"}, "bad_origin"),
        ({"seat_lon": "109"}, "bad_seat"),
        ({"seat_lon": "28", "seat_lat": "109"}, "bad_seat"),
        ({"parent_name": "西溪镇"}, "parent_name_differs"),
    ],
)
def test_each_cell_that_is_wrong_is_named(cells: dict[str, str], key: str) -> None:
    rows = small_county()
    rows[2] = RawRow(3, {**rows[2].cells, **cells}, rows[2].geometry)
    assert keys(judge(rows), 3) == [key]


@pytest.mark.parametrize(
    "cells",
    [
        {"level": "村"},
        {"level": "Village"},
        {"parent_code": TOWN + "000"},
        {"parent_name": "东溪镇人民政府"},
        {"parent_name": TOWN},
        {"households": "1,250"},
        {"households": "120.0"},
        {"origin": "derived"},
    ],
)
def test_what_people_write_is_understood(cells: dict[str, str]) -> None:
    rows = small_county()
    rows[2] = RawRow(3, {**rows[2].cells, **cells}, rows[2].geometry)
    assert judge(rows).problems == []


def test_a_code_that_comes_twice_is_an_error_of_the_second_row() -> None:
    rows = [*small_county(), row(6, TOWN + "000", "东溪镇")]
    checked = judge(rows)
    assert keys(checked) == ["duplicate_code"]
    assert checked.problems[0].row_number == 6
    assert len(checked.good) == 5


def test_one_group_number_in_two_spellings_is_noted() -> None:
    assert keys(judge([*small_county(), row(6, VILLAGE + "01", "又一组")])) == ["same_group_number"]


def test_a_parent_must_be_in_the_file_or_stored(stored: Stored) -> None:
    group = row(1, VILLAGE + "003", "中寨组")
    assert keys(judge([group])) == ["parent_missing"]
    assert keys(judge([group], stored)) == ["new_among_known"]


def test_rows_may_come_in_any_order() -> None:
    checked = judge(small_county()[::-1])
    assert checked.problems == []
    assert [place.row_number for place in checked.good] == [1, 2, 3, 4, 5]


def test_children_of_a_bad_row_are_left_out_unless_it_is_stored(stored: Stored) -> None:
    rows = small_county()
    rows[2] = row(3, VILLAGE, "")
    assert keys(judge(rows)) == ["name_missing", "parent_skipped", "parent_skipped"]
    assert [place.row_number for place in judge(rows, stored).good] == [1, 2, 4, 5]


def test_siblings_may_share_an_edge_but_not_one_per_cent() -> None:
    rows = small_county()
    rows[4] = RawRow(5, rows[4].cells, box(109.0498, 28.0, 109.1, 28.2))
    assert judge(rows).problems == []
    rows[4] = RawRow(5, rows[4].cells, box(109.045, 28.0, 109.1, 28.2))
    checked = judge(rows)
    assert keys(checked) == ["siblings_overlap"]
    assert "(row 4)" in checked.problems[0].sentence("en")
    assert "10 %" in checked.problems[0].sentence("en")


def test_a_new_sibling_must_not_overlap_a_stored_one(stored: Stored) -> None:
    checked = judge([row(1, VILLAGE + "003", "中寨组", box(109.02, 28.0, 109.04, 28.2))], stored)
    assert "siblings_overlap" in keys(checked)


def test_a_child_outside_its_parent_is_told_by_how_much() -> None:
    rows = small_county()
    rows[4] = RawRow(5, rows[4].cells, box(109.05, 28.0, 109.15, 28.2))
    (problem,) = judge(rows).problems
    assert problem.key == "outside_parent"
    assert problem.sentence("en").startswith("50 % of it")


def test_a_crossing_ring_is_repaired_and_said_so() -> None:
    checked = judge([row(1, COUNTY, "样例县", BOW_TIE)])
    assert keys(checked) == ["repaired"]
    assert checked.good[0].area is not None
    assert checked.good[0].area.is_valid


def test_a_hole_and_a_stray_seat_are_noted() -> None:
    area = box(109.0, 28.0, 109.2, 28.2)
    area["coordinates"] = [*area["coordinates"], box(109.05, 28.05, 109.06, 28.06)["coordinates"][0]]
    checked = judge([row(1, COUNTY, "样例县", area, seat_lon="109.3", seat_lat="28.1")])
    assert keys(checked) == ["has_hole", "seat_outside"]
    assert len(checked.good) == 1


@pytest.mark.parametrize("datum", [Datum.GCJ02, Datum.BD09])
def test_a_file_in_another_datum_than_said_is_noticed(stored: Stored, datum: Datum) -> None:
    county = stored.by_code[COUNTY]
    assert county.area is not None
    rows = [row(1, COUNTY, "样例县", geometry_from_wgs84(county.area, datum).__geo_interface__)]
    (problem,) = judge(rows, stored).problems
    assert problem.key == "wrong_datum"
    assert f"--datum {datum}" in problem.sentence("en")
    assert judge(rows, stored, datum).problems == []


def test_parts_in_another_datum_are_noticed_by_their_parent(stored: Stored) -> None:
    only_county = as_stored([replace(p, households=None) for p in judge(small_county()[:1]).good])
    town = stored.by_code[TOWN]
    assert town.area is not None
    shifted = geometry_from_wgs84(town.area, Datum.GCJ02).__geo_interface__
    rows = [row(1, TOWN, "东溪镇", shifted), row(2, VILLAGE, "青石村村民委员会", shifted)]
    checked = judge(rows, only_county)
    assert "wrong_datum" in keys(checked, 1)
    assert keys(checked, 2) == ["parent_skipped"]


def test_an_outline_that_moved_for_other_reasons_is_no_question_of_datum(stored: Stored) -> None:
    rows = [row(1, COUNTY, "样例县", box(108.98, 27.98, 109.22, 28.22))]
    assert judge(rows, stored).problems == []


def test_a_code_that_means_another_place_is_an_error_unless_renames_are_allowed(stored: Stored) -> None:
    rows = [row(1, VILLAGE, "永红村村民委员会")]
    assert keys(judge(rows, stored)) == ["code_means_another"]
    assert keys(judge(rows, stored, allow_renames=True)) == ["renamed"]
    assert judge([row(1, VILLAGE, "青石村委会")], stored).problems == []


def test_a_known_name_under_a_new_code_is_noted(stored: Stored) -> None:
    checked = judge([row(1, TOWN + "009", "青石社区居民委员会")], stored)
    assert keys(checked) == ["new_among_known", "known_under_another_code", "same_stem_in_county"]


def test_the_same_name_twice_within_one_parent_is_noted() -> None:
    rows = [*small_county(), row(6, VILLAGE + "003", "下寨组")]
    assert keys(judge(rows)) == ["same_name_in_parent"]


def test_a_row_without_a_code_is_told_where_its_name_is_stored(stored: Stored) -> None:
    (problem,) = judge([row(1, "", "青石村")], stored).problems
    assert problem.key == "bad_code_known_name"
    assert VILLAGE in problem.sentence("en")


def test_every_complaint_has_both_languages() -> None:
    assert all(complaint.zh and complaint.en != complaint.zh for complaint in COMPLAINTS.values())


@given(
    st.dictionaries(
        st.sampled_from(["code", "name", "level", "parent_code", "households", "seat_lon", "seat_lat"]),
        st.text(max_size=15),
    )
)
def test_no_row_can_break_the_import(cells: dict[str, str]) -> None:
    checked = judge([*small_county(), RawRow(6, cells)])
    for problem in checked.problems:
        assert problem.sentence("zh")
        assert problem.sentence("en")

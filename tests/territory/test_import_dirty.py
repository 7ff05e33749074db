"""Real dirty files, each of which must give the right complaint; Tongren 2023 counts as stored."""

from collections import Counter

import pytest

from geo.datum import Datum
from gridwatch.territory.codes import Level
from gridwatch.territory.importing.checking import Checked
from gridwatch.territory.importing.reading import read_rows
from gridwatch.territory.importing.stored import Stored
from gridwatch.territory.importing.unreadable import UnreadableFile
from tests.territory.import_files import REAL, as_stored, judge, needs_real_places, tongren

pytestmark = needs_real_places


@pytest.fixture(scope="module")
def stored() -> Stored:
    return as_stored(judge(tongren(Level.COUNTY, Level.TOWN, Level.VILLAGE)).good)


def judge_file(name: str, stored: Stored | None = None, datum: Datum = Datum.WGS84) -> Checked:
    return judge(list(read_rows(REAL / "dirty" / name)), stored, datum)


def sentences(checked: Checked, key: str) -> dict[int, str]:
    return {p.row_number: p.sentence("en") for p in checked.problems if p.key == key}


def test_villages_of_one_stem_in_a_town_are_pointed_out(stored: Stored) -> None:
    checked = judge_file("duplicate_stem_in_one_town.csv", stored)
    notes = sentences(checked, "same_stem_in_county")
    assert len(notes) == 64
    assert "520603002200 茶店村村民委员会" in notes[2]
    assert all(problem.row_number >= 36 for problem in checked.problems if problem.key == "parent_missing")


def test_village_names_that_come_twice_in_a_county_are_pointed_out() -> None:
    checked = judge_file("duplicate_village_names_in_county.csv")
    assert len(sentences(checked, "same_stem_in_county")) == 287
    assert len(sentences(checked, "parent_missing")) == 287


def test_a_city_is_no_county_and_its_crossing_ring_is_repaired() -> None:
    checked = judge_file("fence_431200_ring_self_intersection_gcj02.geojson", datum=Datum.GCJ02)
    assert "a city or a province" in sentences(checked, "bad_code")[1]
    assert "Self-intersection" in sentences(checked, "repaired")[1]
    assert checked.good == []


def test_gcj02_that_is_not_marked_as_such_is_found_by_the_stored_outline(stored: Stored) -> None:
    checked = judge_file("fence_520602_gcj02_unmarked.geojson", stored)
    assert "--datum gcj02" in sentences(checked, "wrong_datum")[1]
    assert judge_file("fence_520602_gcj02_unmarked.geojson", stored, Datum.GCJ02).errors == 0


def test_a_hole_in_an_outline_is_noted_and_kept(stored: Stored) -> None:
    checked = judge_file("fence_520623_with_hole_gcj02.geojson", stored, Datum.GCJ02)
    assert "1 hole(s) of 0.118 km²" in sentences(checked, "has_hole")[1]
    assert checked.errors == 0
    assert checked.good[0].area is not None
    assert sum(len(part.interiors) for part in checked.good[0].area.geoms) == 1


def test_two_vintages_of_one_border_overlap() -> None:
    overlap = sentences(judge_file("fences_two_vintages_gcj02.geojson", datum=Datum.GCJ02), "siblings_overlap")
    assert "520603 万山区 (row 1) by 24.7 km²" in overlap[2] or "by 24.8 km²" in overlap[2]


def test_a_gb18030_list_with_missing_malformed_and_misplaced_codes(stored: Stored) -> None:
    checked = judge_file("import_villages_dirty_gb18030.csv", stored)
    of_another_year = sentences(checked, "code_means_another")
    assert list(of_another_year) == list(range(2, 12))
    assert "婆硐村村民委员会" in of_another_year[2]
    assert list(sentences(checked, "new_among_known")) == list(range(12, 22))
    assert list(sentences(checked, "parent_missing"))[:6] == list(range(22, 28))
    without_code = sentences(checked, "bad_code_known_name")
    assert list(without_code) == list(range(28, 34))
    assert "520628003010 世昌社区居民委员会" in without_code[28]
    assert list(sentences(checked, "odd_suffix")) == [34, 35]
    assert list(sentences(checked, "zone_code")) == [36, 37]
    assert "format the column as text" in sentences(checked, "bad_code")[38]


def test_without_anything_stored_the_same_list_still_shows_its_codes() -> None:
    counts = Counter(problem.key for problem in judge_file("import_villages_dirty_gb18030.csv").problems)
    assert (counts["bad_code"], counts["parent_missing"]) == (7, 30)


def test_odd_names_and_zones_are_noted() -> None:
    checked = judge_file("names_odd_2023.csv")
    assert list(sentences(checked, "odd_suffix")) == [2, 3, 4, 5]
    assert "440882450" not in sentences(checked, "parent_missing")
    assert 7 in sentences(checked, "zone_code")
    assert "11 of 15 villages" in sentences(checked, "few_committee_suffixes")[0]


def test_a_list_with_two_columns_of_codes_asks_which_is_meant() -> None:
    with pytest.raises(UnreadableFile) as refusal:
        judge_file("town_codes_stat2023_vs_areacity2024.csv")
    assert "look like codes: stat_code, areacity_code" in refusal.value.sentence("en")


def test_every_dirty_file_has_its_test() -> None:
    assert len(list((REAL / "dirty").iterdir())) == 9

"""The made-up county: the same from the same seed, whole, lawful and lively."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import shapely
from shapely import Point

from geo.datum import to_wgs84
from gridwatch.people.roles import LEVELS, Role
from gridwatch.reports.lifecycle import HANDLING, Action, State, step
from gridwatch.sample.county import SampleCounty, build_county
from gridwatch.territory.calendar import CHINA
from gridwatch.territory.codes import Level, parse_code

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def county() -> SampleCounty:
    return build_county(now=NOW)


def areas(county: SampleCounty, level: Level) -> list[shapely.MultiPolygon]:
    return [place.area for place in county.places if place.level is level and place.area is not None]


def test_the_same_seed_builds_the_same_county(county: SampleCounty) -> None:
    assert build_county(now=NOW) == county


def test_another_seed_builds_another(county: SampleCounty) -> None:
    assert build_county(now=NOW, seed=2, reports=10).places[5].area != county.places[5].area


def test_it_is_built_in_seconds() -> None:
    start = time.process_time()
    build_county(now=NOW)
    assert time.process_time() - start < 6


def test_it_has_the_promised_size(county: SampleCounty) -> None:
    count = Counter(place.level for place in county.places)
    assert (count[Level.COUNTY], count[Level.TOWN]) == (1, 8)
    assert count[Level.VILLAGE] == pytest.approx(120, abs=6)
    assert count[Level.GROUP] == pytest.approx(650, abs=35)
    assert count[Level.GRID] > 40
    assert len(county.reports) == 4000


def test_codes_agree_with_levels_and_parents(county: SampleCounty) -> None:
    known: set[str] = set()
    for place in county.places:
        code = parse_code(place.code)
        assert (code.text, code.level) == (place.code, place.level)
        assert place.parent_code == (code.parent.text if code.parent else None)
        assert place.parent_code is None or place.parent_code in known
        known.add(place.code)
    assert len(known) == len(county.places)


@pytest.mark.parametrize("level", [Level.TOWN, Level.VILLAGE])
def test_cells_of_a_level_cover_the_county_exactly(county: SampleCounty, level: Level) -> None:
    whole = areas(county, Level.COUNTY)[0]
    parts = areas(county, level)
    assert all(part.is_valid for part in parts)
    assert shapely.coverage_is_valid(parts)
    assert shapely.union_all(parts).symmetric_difference(whole).area < 1e-12


def test_groups_and_grids_fit_and_hold_their_seats(county: SampleCounty) -> None:
    assert shapely.coverage_is_valid(areas(county, Level.GROUP))
    for place in county.places:
        assert place.seat is not None
        assert place.area is None or place.area.contains(Point(place.seat))


def test_names_are_unique_within_their_parent(county: SampleCounty) -> None:
    names = Counter((place.parent_code, place.name) for place in county.places)
    assert max(names.values()) == 1


def test_posts_are_held_where_the_role_can_be_held(county: SampleCounty) -> None:
    level_of = {place.code: place.level for place in county.places}
    assert all(level_of[post.place_code] in LEVELS[post.role] for post in county.posts)
    assert {post.role for post in county.posts} == set(Role)


def test_no_seat_is_held_twice_at_once(county: SampleCounty) -> None:
    seats: dict[tuple[str, int | None], list[tuple[object, object]]] = {}
    for post in county.posts:
        if post.role is Role.MONITOR:
            seats.setdefault((post.place_code, post.seat), []).append((post.starts_on, post.last_on))
    for terms in seats.values():
        terms.sort()
        assert all(before[1] < after[0] for before, after in pairwise(terms))


def test_about_900_monitors_are_in_term_with_vacancies_and_lapses(county: SampleCounty) -> None:
    today = NOW.astimezone(CHINA).date()
    monitors = [post for post in county.posts if post.role is Role.MONITOR]
    assert 850 <= sum(post.is_in_force(today) for post in monitors) <= 1000
    covered = {post.place_code for post in monitors if post.is_in_force(today)}
    assert 5 <= sum(place.level is Level.GROUP and place.code not in covered for place in county.places) <= 60
    assert len({person.phone for person in county.people}) == len(county.people)


def test_each_town_has_two_secretaries_and_two_clerks(county: SampleCounty) -> None:
    desks = Counter((post.role, post.place_code) for post in county.posts)
    for place in county.places:
        if place.level is Level.TOWN:
            assert desks[Role.TOWN_SECRETARY, place.code] >= 2
            assert desks[Role.TOWN_CLERK, place.code] >= 2


def test_every_state_has_reports(county: SampleCounty) -> None:
    assert {report.state for report in county.reports} == set(State) - {State.DRAFT}


def test_every_journey_is_lawful_and_in_time(county: SampleCounty) -> None:
    for report in county.reports:
        sighting = report.sighting
        state = State.SUBMITTED
        if sighting.is_sealed:
            state = State.ESCALATED
        if sighting.is_held:
            state = State.HELD
        before = sighting.received_at
        assert sighting.captured_at < sighting.received_at <= NOW
        for move in report.moves:
            state = step(state, move.action).to
            assert before <= move.at <= NOW
            before = move.at
        assert state is report.state


def test_whoever_handled_a_report_neither_revisits_nor_closes_it(county: SampleCounty) -> None:
    for report in county.reports:
        handlers = {move.by for move in report.moves if move.action in HANDLING}
        others = {move.by for move in report.moves if move.action in {Action.REVISIT, Action.CLOSE}}
        assert not handlers & others


def test_a_report_is_merged_into_one_that_is_open_in_the_same_village(county: SampleCounty) -> None:
    by_id = {report.sighting.id: report for report in county.reports}
    merges = [(report, move) for report in county.reports for move in report.moves if move.into]
    assert merges
    for report, move in merges:
        target = by_id[move.into]  # type: ignore[index]
        assert target.is_open(move.at)
        assert target.sighting.group_code[:12] == report.sighting.group_code[:12]


def test_reporters_are_in_term_unless_the_report_is_held(county: SampleCounty) -> None:
    terms: dict[tuple[int, str], list[object]] = {}
    for post in county.posts:
        terms.setdefault((post.person, post.place_code), []).append(post)
    for report in county.reports:
        sighting = report.sighting
        on = sighting.captured_at.astimezone(CHINA).date()
        posts = terms[sighting.reporter, sighting.group_code]
        assert sighting.is_held or any(post.is_in_force(on) for post in posts)  # type: ignore[attr-defined]


def test_positions_lie_in_the_group_once_the_datum_is_undone(county: SampleCounty) -> None:
    area_of = {place.code: place.area for place in county.places}
    for report in county.reports[::7]:
        sighting, area = report.sighting, area_of[report.sighting.group_code]
        if sighting.position is not None and area is not None:
            assert area.distance(Point(to_wgs84(*sighting.position, sighting.datum))) < 1e-6


def test_ids_are_version_7_and_sort_by_capture(county: SampleCounty) -> None:
    by_capture = sorted(county.reports, key=lambda report: report.sighting.captured_at)
    assert all(report.sighting.id.version == 7 for report in by_capture)
    gaps = pairwise(by_capture)
    assert all(
        a.sighting.id < b.sighting.id
        for a, b in gaps
        if b.sighting.captured_at - a.sighting.captured_at > timedelta(milliseconds=1)
    )


def test_texts_are_filled_in(county: SampleCounty) -> None:
    assert not any("{" in report.sighting.text for report in county.reports)
    assert len({report.sighting.category for report in county.reports}) > 40

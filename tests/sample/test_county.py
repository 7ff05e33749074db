"""The made-up county: the same from the same seed, whole, lawful and lively."""

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Point

from geo.datum import to_wgs84
from gridwatch.people.permissions import Right
from gridwatch.people.roles import LEVELS, Role
from gridwatch.reports.lifecycle import HANDLING, LIFE_CYCLE, OPEN_STATES, Action, State
from gridwatch.sample.county import SampleCounty, build_county, plan_county
from gridwatch.sample.people import SamplePost
from gridwatch.sample.photos import ROUNDS
from gridwatch.sample.reports import SampleMove, SampleReport, first_state
from gridwatch.sample.sightings import Sighting
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level, parse_code
from gridwatch.workflow.steps import Party
from tests.depth import examples

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def county() -> SampleCounty:
    return build_county(now=NOW)


def areas(county: SampleCounty, level: Level) -> list[shapely.MultiPolygon]:
    return [place.area for place in county.places if place.level is level and place.area is not None]


def test_the_same_seed_builds_the_same_county(county: SampleCounty) -> None:
    assert build_county(now=NOW) == county


def test_a_county_without_reports_has_people_who_sign_in_too() -> None:
    bare = build_county(now=datetime.now(UTC), reports=0)
    assert {bare.people[number].name for number in bare.logins}


def test_another_seed_builds_another(county: SampleCounty) -> None:
    assert build_county(now=NOW, seed=2, reports=10).places[5].area != county.places[5].area


def test_it_has_the_promised_size(county: SampleCounty) -> None:
    count = Counter(place.level for place in county.places)
    assert (count[Level.COUNTY], count[Level.TOWN]) == (1, 8)
    assert count[Level.VILLAGE] == pytest.approx(120, abs=6)
    assert count[Level.GROUP] == pytest.approx(650, abs=35)
    assert count[Level.GRID] > 40
    assert 4000 <= len(county.reports) <= 4250


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


INSTANTS = [
    datetime(2026, 11, 26, 8, 33, 20, tzinfo=CHINA),  # a plan of the minute of its start could not be loaded then
    datetime(2026, 2, 16, 23, 59, 59, tzinfo=CHINA),  # the eve of the Spring Festival, a Monday
    datetime(2027, 2, 6, 0, 0, tzinfo=CHINA),
    datetime(2026, 12, 31, 23, 59, 59, 999999, tzinfo=CHINA),
    datetime(2027, 2, 28, 12, 0, tzinfo=CHINA),
    datetime(2028, 2, 29, 0, 0, tzinfo=CHINA),
    datetime(2028, 3, 1, 0, 0, 0, 1, tzinfo=CHINA),
]
ANY_INSTANT = st.datetimes(datetime(2024, 1, 1), datetime(2034, 12, 31), timezones=st.just(CHINA))
AROUND = st.sampled_from([(2025, 1, 29), (2026, 2, 17), (2027, 2, 6), (2028, 1, 26), (2028, 2, 29), (2026, 4, 30)])
NEAR_ONE = st.builds(
    lambda day, days, seconds: datetime(*day, tzinfo=CHINA) + timedelta(days=days, seconds=seconds),
    AROUND, st.integers(-8, 8), st.integers(0, 86399),
)  # fmt: skip


@pytest.mark.parametrize("now", INSTANTS)
def test_the_whole_plan_is_lawful_at_this_instant(now: datetime) -> None:
    check(build_county(now=now), now)


@settings(max_examples=examples(200))
@given(st.one_of(ANY_INSTANT, NEAR_ONE))
def test_the_plan_is_lawful_at_any_instant(now: datetime) -> None:
    check(build_county(now=now, reports=200), now)


@settings(max_examples=examples(25))
@given(ANY_INSTANT, st.integers(0, 6), st.integers(0, 86399))
def test_it_is_the_same_county_whatever_the_minute(now: datetime, days: int, seconds: int) -> None:
    """What had happened by Monday is the same but for whole weeks; people, phones and codes do not
    change at all."""
    county, plan = build_county(now=now, reports=200), plan_county(reports=200)
    assert (county.places, county.people, county.units, county.logins) == (
        plan.places, plan.people, plan.units, plan.logins,
    )  # fmt: skip
    monday = now - timedelta(days=now.weekday(), hours=now.hour, minutes=now.minute, seconds=now.second)
    other = build_county(now=monday + timedelta(days=days, seconds=seconds), reports=200)
    earlier, later = sorted((county, other), key=lambda one: len(one.reports))
    assert later.posts == earlier.posts
    for one, further in zip(earlier.reports, later.reports, strict=False):
        assert one.sighting == further.sighting
        shared = min(len(one.moves), len(further.moves))
        assert one.moves[:shared] == further.moves[:shared]


def check(county: SampleCounty, now: datetime) -> None:
    """Hold a plan against the rules of the product, report by report. Raises AssertionError."""
    by_id = {report.sighting.id: report for report in county.reports}
    posts: dict[int, list[SamplePost]] = defaultdict(list)
    for post in county.posts:
        posts[post.person].append(post)
    for report in county.reports:
        check_sighting(report.sighting, posts, now)
        check_moves(report, posts, now)
        for move in report.moves:
            if move.into is not None:
                check_merge(report, move, by_id[move.into])
    waiting = {post.place_code for person in county.logins for post in posts[person] if post.role is Role.CHIEF}
    assert any(
        report.state is State.SUBMITTED and report.sighting.group_code[:12] in waiting for report in county.reports
    )


def check_sighting(sighting: Sighting, posts: dict[int, list[SamplePost]], now: datetime) -> None:
    assert sighting.captured_at < sighting.received_at <= now
    on = china_day(sighting.captured_at)
    own = [post for post in posts[sighting.reporter] if post.role is Role.MONITOR]
    assert any(post.place_code == sighting.group_code for post in own)
    in_term = any(post.is_in_force(on) for post in own)
    assert in_term is not sighting.is_outside_term
    assert (sighting.received_at - sighting.captured_at > timedelta(days=90)) is sighting.is_too_late


def check_moves(report: SampleReport, posts: dict[int, list[SamplePost]], now: datetime) -> None:
    state, before, round_ = first_state(report.sighting), report.sighting.received_at, 1
    seen: Counter[Action] = Counter()
    by_round: dict[int, list[tuple[Action, int | None]]] = defaultdict(list)
    closed_at: datetime | None = None
    for move in report.moves:
        found = LIFE_CYCLE.step(state, move.action)
        assert before <= move.at <= now
        assert (Party.REPORTER in found.by) if move.by is None else any(isinstance(by, Right) for by in found.by)
        assert move.by is None or any(post.is_in_force(china_day(move.at)) for post in posts[move.by])
        if move.action in {Action.REVISIT, Action.CLOSE}:
            barring = HANDLING | ({Action.REVISIT} if move.action is Action.CLOSE else frozenset())
            assert not any(action in barring and by == move.by for action, by in by_round[round_])
        if move.action is Action.REOPEN:
            assert closed_at is not None and move.at - closed_at <= timedelta(days=30)
        closed_at = move.at if move.action is Action.CLOSE else closed_at
        round_ += move.action in {Action.REOPEN, Action.ORDER_AGAIN}
        by_round[round_].append((move.action, move.by))
        seen[move.action] += 1
        state, before = found.to, move.at
    assert state is report.state
    assert max(seen[Action.REOPEN], seen[Action.RETURN], seen[Action.ASSIGN]) <= 1
    assert round_ <= ROUNDS


def check_merge(report: SampleReport, move: SampleMove, target: SampleReport) -> None:
    """Into an open report of the same village that the station sees, and that is never taken
    back."""
    assert target.sighting.group_code[:12] == report.sighting.group_code[:12]
    assert not target.sighting.is_sealed and not target.sighting.is_held
    assert target.sighting.received_at < move.at
    ended = [other.at for other in target.moves if other.to not in OPEN_STATES]
    assert not ended or move.at < ended[0]
    assert target.state not in {State.MERGED, State.WITHDRAWN}


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

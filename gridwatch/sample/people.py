"""Who holds which post in the made-up county, with history, vacancies and lapsed terms."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from gridwatch.people.models import CommitteePost, EndReason
from gridwatch.people.roles import Role
from gridwatch.sample.names import person_name, pick
from gridwatch.territory.codes import Level
from gridwatch.territory.importing.rows import PlaceRow

YEAR = timedelta(days=365)
VACANT, LAPSED, REPLACED = 0.07, 0.06, 0.2
TOWN_UNITS = ("农业农村服务中心", "社会事务办公室", "村镇建设服务中心")
COUNTY_UNITS = ("县水务局", "县民政局", "县农业农村局", "县住房和城乡建设局")
TOWN_DESK = (Role.TOWN_SECRETARY, Role.TOWN_SECRETARY, Role.TOWN_CLERK, Role.TOWN_CLERK, Role.TOWN_VIEWER)
COUNTY_DESK = (
    Role.COUNTY_OFFICER,
    Role.COUNTY_OFFICER,
    Role.ZONE_LEAD,
    Role.ADMIN,
    Role.AUDITOR,
    Role.CITIZEN,
)
DEPARTMENT = COUNTY_UNITS[2]
"""The department that looks at disclosure in villages."""
LATER: dict[Level, tuple[tuple[Role, str | None], ...]] = {
    Level.COUNTY: ((Role.PAIR_OFFICER, None), (Role.DEPARTMENT_OFFICER, DEPARTMENT)),
    Level.TOWN: ((Role.PAIR_OFFICER, None),),
    Level.VILLAGE: ((Role.VILLAGE_CLERK, None),),
}
"""Posts that came when all others were there already: so these keep their people."""
# No mobile network issues numbers that start with 154, so nobody's telephone rings.
FIRST_PHONE = 15_400_000_001
ENDINGS = (EndReason.EXPIRED, EndReason.RESIGNED, EndReason.MOVED, EndReason.INACTIVE)


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody with an account; the number is the index in the county's list of people."""

    number: int
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class SamplePost:
    """A person in a role at a place from one day through another; `ended_on` where it ended before
    that."""

    person: int
    role: Role
    place_code: str
    seat: int | None
    unit: str | None
    starts_on: date
    last_on: date
    letter: int
    """The number of the letter of appointment within its year."""
    ended_on: date | None = None
    end_reason: EndReason | None = None

    @property
    def document_no(self) -> str:
        """The letter of appointment, in the form of such numbers."""
        return f"云监聘〔{self.starts_on.year}〕{self.letter}号"

    def is_in_force(self, on: date) -> bool:
        """Whether the person holds the post on a day."""
        return self.starts_on <= on <= self.last_on and (self.ended_on is None or on < self.ended_on)


@dataclass(frozen=True, slots=True)
class SampleCommitteeMember:
    """A person with a post in a village's committees, from one day on."""

    person: int
    village_code: str
    post: CommitteePost
    since: date


@dataclass(frozen=True, slots=True)
class SampleUnit:
    """A responsible unit of a town or of the county."""

    name: str
    place_code: str


@dataclass(slots=True)
class Staff:
    """Everybody, gathered place by place."""

    people: list[SamplePerson] = field(default_factory=list)
    posts: list[SamplePost] = field(default_factory=list)
    committees: list[SampleCommitteeMember] = field(default_factory=list)
    units: list[SampleUnit] = field(default_factory=list)

    def hire(self, rng: np.random.Generator) -> int:
        """Add a person; return their number."""
        number = len(self.people)
        self.people.append(SamplePerson(number, person_name(rng), str(FIRST_PHONE + number)))
        return number


def make_staff(rng: np.random.Generator, places: Sequence[PlaceRow], today: date) -> Staff:
    """Fill the posts of every place: about 900 monitors in term today, two secretaries in each
    town."""
    staff = Staff()
    for place in places:
        match place.level:
            case Level.COUNTY:
                _fill_desk(rng, staff, place.code, COUNTY_DESK, COUNTY_UNITS, today)
            case Level.TOWN:
                units = [place.name + unit for unit in TOWN_UNITS]
                _fill_desk(rng, staff, place.code, TOWN_DESK, units, today)
            case Level.VILLAGE:
                _fill_village(rng, staff, place.code, today)
            case Level.GROUP:
                for seat in range(1, seats_of(place.households or 0) + 1):
                    staff.posts += _monitors(rng, staff, place.code, seat, today)
    for place in places:
        for role, unit in LATER.get(place.level, ()):
            staff.posts.append(_long_post(rng, staff.hire(rng), role, place.code, unit, today))
    return staff


def seats_of(households: int) -> int:
    """Return the monitors a group should have: 1 up to 50 households, 2 up to 100, 3 above."""
    return 1 + (households > 50) + (households > 100)


def _fill_desk(
    rng: np.random.Generator,
    staff: Staff,
    code: str,
    roles: Sequence[Role],
    units: Sequence[str],
    today: date,
) -> None:
    staff.units += [SampleUnit(name, code) for name in units]
    for role in roles:
        staff.posts.append(_long_post(rng, staff.hire(rng), role, code, None, today))
    for unit in units:
        staff.posts.append(_long_post(rng, staff.hire(rng), Role.RESPONDER, code, unit, today))


def _fill_village(rng: np.random.Generator, staff: Staff, code: str, today: date) -> None:
    secretary, chief, deputy = (staff.hire(rng) for _ in range(3))
    since = today - 2 * YEAR
    staff.committees.append(SampleCommitteeMember(secretary, code, CommitteePost.PARTY_SECRETARY, since))
    staff.committees.append(SampleCommitteeMember(chief, code, CommitteePost.VASC_DIRECTOR, since))
    staff.posts.append(_long_post(rng, chief, Role.CHIEF, code, None, today))
    staff.posts.append(_long_post(rng, deputy, Role.DEPUTY, code, None, today))


def _long_post(
    rng: np.random.Generator, person: int, role: Role, code: str, unit: str | None, today: date
) -> SamplePost:
    starts_on = today - timedelta(days=int(rng.integers(460, 700)))
    return SamplePost(person, role, code, None, unit, starts_on, starts_on + 3 * YEAR, _letter(rng))


def _monitors(rng: np.random.Generator, staff: Staff, code: str, seat: int, today: date) -> Iterator[SamplePost]:
    """Yield the one or two terms of a seat that reach back 14 months; nothing for a vacant seat."""
    fate = rng.random()
    if fate < VACANT and seat > 1:
        return
    is_lapsed = fate > 1 - LAPSED
    days_in = int(rng.integers(372, 430) if is_lapsed else rng.integers(5, 350))
    starts_on = today - timedelta(days=days_in)
    person = staff.hire(rng)
    before = staff.hire(rng) if rng.random() < REPLACED else person
    yield _term(rng, before, code, seat, starts_on - YEAR, leaves=before != person)
    yield _term(rng, person, code, seat, starts_on, leaves=False)


def _term(rng: np.random.Generator, person: int, code: str, seat: int, starts_on: date, *, leaves: bool) -> SamplePost:
    last_on = starts_on + YEAR - timedelta(days=1)
    reason = pick(rng, ENDINGS) if leaves else None
    is_early = reason not in {None, EndReason.EXPIRED}
    ended_on = last_on - timedelta(days=int(rng.integers(10, 90))) if is_early else None
    return SamplePost(
        person, Role.MONITOR, code, seat, None, starts_on, last_on, _letter(rng),
        ended_on, reason if is_early else None,
    )  # fmt: skip


def _letter(rng: np.random.Generator) -> int:
    return int(rng.integers(1, 400))

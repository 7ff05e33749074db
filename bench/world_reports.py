"""Reports of three years, day by day, as lines for COPY: skewed by place and category, seasonal,
and growing."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count

import numpy as np

from bench.histories import DAY_S, SEALED_COURSE, STAGES, Stage, choose_courses, delays, due_s, instants
from bench.raw_sql import ACCURACY_M, RECEIPT
from bench.world_people import YEARS, Group, People
from gridwatch.people.identity import IdentityVault
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import Action, State
from gridwatch.reports.numbers import DIGITS, with_check_digit
from gridwatch.sample.texts import CATEGORY_WEIGHTS, REPORT_TEXTS
from gridwatch.territory.calendar import CHINA, china_day

COLUMNS = {
    "report": "id, number, reporter_key, body_sha256, category_code, text, confidential, point, accuracy_m, datum,"
    " given_lon, given_lat, placement, candidate_ids, county_id, town_id, village_id, group_id, station_id, state,"
    " custodian, round, version, due_at, clock, clock_seq, amber_at, sealed_to, excluded_account_ids, closed_at,"
    " captured_at, received_at, reply_due_at, replied_at, receipt",
    "report_event": "report_id, seq, action, from_state, to_state, round, at, account_id, role, reason, custodian,"
    " due_at",
    "clue_outcome": "report_id, outcome, decided_on, case_filed_on, sanctions, account_id, recorded_at",
    "report_rating": "report_id, score, rated_at",
    "visit": "id, reporter_key, body_sha256, point, accuracy_m, placement, county_id, town_id, village_id, group_id,"
    " state, captured_at, happened_at, received_at, receipt",
}
MONTHS = (1.2, 0.7, 1.0, 1.0, 1.1, 1.0, 1.2, 1.1, 0.95, 0.9, 0.95, 1.1)
"""How much is reported from January to December; the Spring Festival is quiet."""
GROWTH = (0.6, 1.4)
"""How much is reported at the beginning and at the end of the three years."""
GROUP_SPREAD = 1.1
"""Of the groups' rates: the standard deviation of their logarithm. The busiest tenth makes half of
all reports."""
VISITS_A_REPORT = 0.1
OUTCOMES = (("inquiry", 0.25), ("preliminary_verification", 0.3), ("held", 0.1), ("concluded", 0.35))

Lines = dict[str, list[str]]
_RECEIPT = json.dumps(RECEIPT.obj, ensure_ascii=False)
_NULL = r"\N"


@dataclass
class Maker:
    """Makes up so many reports, received until `now`; the same seed makes the same ones."""

    people: People
    vault: IdentityVault
    reports: int
    now: datetime
    chance: np.random.Generator
    _groups: list[Group] = field(init=False)
    _rates: np.ndarray = field(init=False)
    _keys: dict[int, str] = field(init=False)
    _categories: list[str] = field(init=False)
    _category_rates: np.ndarray = field(init=False)
    _numbers: Iterator[int] = field(init=False)
    """Every whole number below 10**8 once, scattered: unique in each county."""

    def __post_init__(self) -> None:
        self._groups = [group for group in self.people.groups if group.monitors]
        self._rates = np.cumsum(self.chance.lognormal(0, GROUP_SPREAD, len(self._groups)))
        monitors = [monitor for group in self._groups for monitor in group.monitors]
        self._keys = {monitor: rf"\\x{self.vault.pseudonym(monitor).hex()}" for monitor in monitors}
        self._numbers = (61803399 * n % 10**DIGITS for n in count())
        self._categories = sorted(REPORT_TEXTS)
        self._category_rates = np.cumsum([CATEGORY_WEIGHTS.get(code, 1.0) for code in self._categories])

    def days(self) -> Iterator[Lines]:
        """The lines of each table for one day after another; what comes of a report stands with its
        day of receipt."""
        days = [china_day(self.now) - timedelta(days=n) for n in range(365 * YEARS, 0, -1)]
        shares = np.array([self._share(day, n / len(days)) for n, day in enumerate(days)])
        shares /= shares.sum()
        reports = self.chance.multinomial(self.reports, shares)
        visits = self.chance.multinomial(int(self.reports * VISITS_A_REPORT), shares)
        for day, number, visited in zip(days, reports, visits, strict=True):
            yield self._day(day, int(number), int(visited))

    def _share(self, day: date, gone: float) -> float:
        weekend = 0.7 if day.isoweekday() > 5 else 1.0
        return MONTHS[day.month - 1] * weekend * (GROWTH[0] + (GROWTH[1] - GROWTH[0]) * gone)

    def _day(self, day: date, number: int, visits: int) -> Lines:
        lines: Lines = {table: [] for table in COLUMNS}
        began = datetime(day.year, day.month, day.day, 6, tzinfo=CHINA).timestamp()
        received = np.sort(began + self.chance.random(number) * 16 * 3600).tolist()
        offline = self.chance.exponential(2 * 3600, number).tolist()
        groups = self._draw(self._rates, number)
        categories = self._draw(self._category_rates, number)
        courses, factors = choose_courses(self.chance, number), delays(self.chance, number)
        luck = self.chance.random((number, 4)).tolist()
        bits = self.chance.integers(0, 2**60, number, dtype=np.int64).tolist()
        for n in range(number):
            made = _Made(
                uuid7(received[n], bits[n]), self._groups[groups[n]], self._categories[categories[n]], courses[n],
                received[n], received[n] - offline[n], luck[n],
            )  # fmt: skip
            self._tell(lines, made, instants(courses[n], received[n], factors[n], self.now.timestamp()))
        for n in range(visits):
            self._visit(lines, began, n)
        return lines

    def _draw(self, rates: np.ndarray, number: int) -> list[int]:
        found: list[int] = np.searchsorted(rates, self.chance.random(number) * rates[-1]).tolist()
        return found

    def _tell(self, lines: Lines, made: "_Made", times: Sequence[float]) -> None:
        """One report with its events, and what became of it afterwards."""
        stages = STAGES[made.course][: len(times)]
        for seq, (stage, at) in enumerate(zip(stages, times, strict=True), 1):
            lines["report_event"].append(self._event(made, seq, stage, at))
        lines["report"].append(self._report(made, stages, times))
        last, ended_s = stages[-1], times[-1]
        if last.to_state is State.CLUE_TRANSFERRED:
            self._outcome(lines, made, ended_s)
        elif last.to_state is State.CLOSED and made.luck[1] < 0.3:
            self._rating(lines, made, ended_s)

    def _event(self, made: "_Made", seq: int, stage: Stage, at: float) -> str:
        account = self._account(stage.role, made.group)
        due = _instant(due_s(stage.clock, at)) if stage.clock else _NULL
        reason = "sealed" if stage.action is Action.ESCALATE and stage.role is None else _NULL
        return (
            f"{made.id}\t{seq}\t{stage.action}\t{stage.from_state}\t{stage.to_state}\t{stage.round}\t{_instant(at)}"
            f"\t{account}\t{stage.role or _NULL}\t{reason}\t{stage.custodian}\t{due}\n"
        )

    def _report(self, made: "_Made", stages: Sequence[Stage], times: Sequence[float]) -> str:
        group, last, moved_s = made.group, stages[-1], times[-1]
        monitor = group.monitors[int(made.luck[0] * len(group.monitors))]
        spot, lon, lat = group.spots[int(made.luck[2] * len(group.spots))]
        county, town, village, own = group.path
        due = due_s(last.clock, moved_s) if last.clock else None
        amber = _instant(moved_s + 0.8 * (due - moved_s)) if due else _NULL
        is_sealed = made.course == SEALED_COURSE
        replied = next((at for stage, at in zip(stages, times, strict=True) if stage.role), None)
        return (
            f"{made.id}\t{with_check_digit(next(self._numbers))}\t{self._keys[monitor]}\t{_BODY}\t{made.category}\t{made.text}\tf\t{spot}\t{ACCURACY_M}\twgs84"
            f"\t{lon}\t{lat}\tcell\t{{}}\t{county}\t{town}\t{village}\t{own}\t{group.station_id}\t{last.to_state}"
            f"\t{last.custodian}\t{last.round}\t{len(stages)}\t{_instant(due)}\t{last.clock or _NULL}"
            f"\t{len(stages) if last.clock else _NULL}\t{amber}\t{'town' if is_sealed else _NULL}"
            f"\t{{{self._account(Role.CHIEF, group) if is_sealed else ''}}}"
            f"\t{_instant(moved_s if last.to_state is State.CLOSED else None)}\t{_instant(made.captured_s)}"
            f"\t{_instant(made.received_s)}\t{_instant(_reply_due_s(made.received_s))}\t{_instant(replied)}\t{_RECEIPT}\n"
        )

    def _account(self, role: Role | None, group: Group) -> str:
        if role is None:
            return _NULL
        place = group.path[2] if role in {Role.CHIEF, Role.DEPUTY} else group.path[1]
        return str(self.people.desks[role, place])

    def _outcome(self, lines: Lines, made: "_Made", ended_s: float) -> None:
        at = ended_s + (20 + 60 * made.luck[1]) * DAY_S
        if at > self.now.timestamp():
            return
        outcome = _weighted(made.luck[3])
        is_case = outcome == "concluded" or made.luck[2] < 0.35
        officer = self.people.desks[Role.COUNTY_OFFICER, made.group.path[0]]
        day, sanctions = _day_of(at), int(is_case and made.luck[0] < 0.5)
        lines["clue_outcome"].append(
            f"{made.id}\t{outcome}\t{day}\t{day if is_case else _NULL}\t{sanctions}\t{officer}\t{_instant(at)}\n"
        )

    def _rating(self, lines: Lines, made: "_Made", ended_s: float) -> None:
        at = ended_s + 3 * DAY_S * made.luck[2]
        if at < self.now.timestamp():
            lines["report_rating"].append(f"{made.id}\t{5 - int(made.luck[3] ** 2 * 5)}\t{_instant(at)}\n")

    def _visit(self, lines: Lines, began: float, n: int) -> None:
        """Made by anybody's monitor alike: those who report little visit as well."""
        which, at = self.chance.random(2)
        group = self._groups[int(which * len(self._groups))]
        happened = began + at * 12 * 3600
        county, town, village, own = group.path
        stamp = _instant(happened)
        lines["visit"].append(
            f"{uuid7(happened, int(which * 2**60) + n)}\t{self._keys[group.monitors[0]]}\t{_BODY}\t{group.spots[0][0]}"
            f"\t{ACCURACY_M}\tcell\t{county}\t{town}\t{village}\t{own}\tcounted\t{stamp}\t{stamp}\t{stamp}\t{{}}\n"
        )


@dataclass(frozen=True, slots=True)
class _Made:
    """One report before its story: whose, about what, and the luck that it has."""

    id: str
    group: Group
    category: str
    course: int
    received_s: float
    captured_s: float
    luck: list[float]

    @property
    def text(self) -> str:
        texts = REPORT_TEXTS[self.category]
        return texts[int(self.luck[3] * len(texts))].format(
            group=self.group.name, village=self.group.village_name, town="本镇", n=int(self.luck[1] * 9) + 2,
            month=int(self.luck[2] * 12) + 1,
        )  # fmt: skip


_BODY = r"\\x" + "00" * 32


def uuid7(at_s: float, bits: int) -> str:
    """A UUIDv7 of an instant, from 60 random bits."""
    return f"{int(at_s * 1000):012x}7{bits & 0xFFF:03x}8{bits & (2**60 - 1):015x}"


def _instant(at_s: float | None) -> str:
    return _NULL if at_s is None else datetime.fromtimestamp(at_s, UTC).isoformat()


def _day_of(at_s: float) -> date:
    return china_day(datetime.fromtimestamp(at_s, UTC))


def _reply_due_s(received_s: float) -> float:
    """24:00 of the seventh day after the receipt, China time."""
    return (int((received_s + 8 * 3600) // DAY_S) + 8) * DAY_S - 8 * 3600


def _weighted(luck: float) -> str:
    for outcome, share in OUTCOMES:
        luck -= share
        if luck < 0:
            return outcome
    return OUTCOMES[-1][0]

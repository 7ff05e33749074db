"""Letters and problems of the town that people sign in to, in every state, through the product's own
doors, in the order of time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gridwatch.findings.checks import Point, record_check, write_list
from gridwatch.findings.entering import Found, enter
from gridwatch.findings.lifecycle import FindingAction
from gridwatch.findings.models import CheckKind, CheckList, Finding, FindingKind, FindingOrigin
from gridwatch.findings.moves import FindingMove
from gridwatch.findings.moves import move as move_finding
from gridwatch.findings.running_out import answer_findings
from gridwatch.findings.themes import set_themes
from gridwatch.letters.answers import Answer, Verdict, check, reply
from gridwatch.letters.drafts import Asked, LetterText, write
from gridwatch.letters.kinds import IssuerName, name_issuer
from gridwatch.letters.lifecycle import LetterAction
from gridwatch.letters.models import Letter, LetterKind
from gridwatch.letters.moves import LetterMove
from gridwatch.letters.moves import move as move_letter
from gridwatch.letters.running_out import answer_letters
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.sample.check_lists import CHECK_LISTS, DISCLOSURE
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.people import DEPARTMENT
from gridwatch.sample.staffing import People
from gridwatch.territory.calendar import CHINA, china_day
from gridwatch.territory.codes import Level

A, F, K = LetterAction, FindingAction, LetterKind
_ANSWER = "已由村文书在公开栏补公开到位，凭证编号与账目逐笔核对一致。"
_PUT_RIGHT = "已按函件要求整改到位，公开栏已更新，附现场照片。"


@dataclass(frozen=True, slots=True)
class SampleLetter:
    """A letter: so many days ago written, and what was done with it how many days ago."""

    kind: LetterKind
    title: str
    problems: str
    asks: Sequence[str]
    written: int
    signed: int | None = None
    received: int | None = None
    replied: int | None = None
    checked: int | None = None
    voided: int | None = None
    follows: str | None = None


LETTERS = (
    SampleLetter(K.REMINDER, "关于按季公开财务收支的提醒函", "二季度财务收支未按季公开。",
                 ("公开二季度财务收支",), 96, 95, 94, 92, 90),
    SampleLetter(K.REMINDER, "关于公示低保名单的提醒函", "低保名单公示不足七天。", ("重新公示七天以上",), 45, 44),
    SampleLetter(K.ADVICE, "关于健全低保公示制度的监督建议书", "提醒函逾期未回复，低保名单仍未重新公示。",
                 ("重新公示低保名单七天以上", "建立公示登记簿"), 30, 29, 28, follows="关于公示低保名单的提醒函"),
    SampleLetter(K.RECTIFICATION, "关于补公开资产出租合同的限期整改通知书", "两份出租合同未公开。",
                 ("公开两份出租合同",), 16, 15, 14),
    SampleLetter(K.ADVICE, "关于规范凭证管理的监督建议书", "两笔支出未附凭证。", ("补齐两笔支出凭证",), 12, 11, 10, 1),
    SampleLetter(K.CIRCULAR, "关于三季度村务公开检查情况的通报", "三个村公开不及时。", ("对照检查并补公开",), 8, 7),
    SampleLetter(K.REMINDER, "关于更新公开栏的提醒函", "公开栏内容未更新。", ("更新公开栏",), 6, 5, voided=4),
    SampleLetter(K.REMINDER, "关于公开项目验收结果的提醒函", "通组路验收结果未公开。", ("公开验收结果",), 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleFinding:
    """A problem found by the check of some days ago, and what was done with it how many days ago."""

    kind: FindingKind
    category_code: str
    item: str
    problem: str
    steps: tuple[tuple[FindingAction, int], ...] = ()
    letter: str | None = None
    finders: int = 1


FINDINGS = (
    SampleFinding(FindingKind.NONE, "B1", "二季度财务收支", "公开栏没有二季度收支表。",
                  ((F.LETTER, 94), (F.FEED_BACK, 91), (F.REVISIT, 88), (F.SIGN_OFF, 87)),
                  "关于按季公开财务收支的提醒函", 3),
    SampleFinding(FindingKind.INCOMPLETE, "B3", "资产出租合同", "两份合同未公开。", ((F.ORDER, 14), (F.FEED_BACK, 3)),
                  "关于补公开资产出租合同的限期整改通知书"),
    SampleFinding(FindingKind.LATE, "B3", "低保名单", "名单公示不足七天。", ((F.LETTER, 27),),
                  "关于健全低保公示制度的监督建议书", 2),
    SampleFinding(FindingKind.FALSE, "B2", "办公用品支出", "两笔支出与凭证不符。", ((F.SUSPECT, 6),)),
    SampleFinding(FindingKind.OTHER, "B3", "村务监督会议记录", "三季度无会议记录。"),
)  # fmt: skip
CHECKED = 98
"""Days ago; what is newer was found by checks a day before it was first dealt with."""
_WORDS = {
    F.FEED_BACK: _PUT_RIGHT,
    F.REVISIT: "现场查看公开栏并抽查凭证，与台账一致。",
    F.SUSPECT: "凭证与账目不符，涉嫌虚列支出，按问题线索处置。",
}


@dataclass(slots=True)
class _Desk:
    """Who acts, and what they have made so far, by title and item."""

    session: Session
    today: date
    town: str
    village: str
    county: str
    clerk: Actor
    secretary: Actor
    second: Actor
    village_clerk: Actor
    officer: Actor
    department: Actor
    letters: dict[str, UUID] = field(default_factory=dict)

    def at(self, days: int, hour: int) -> datetime:
        """An hour of so many days ago."""
        return datetime.combine(self.today - timedelta(days=days), time(hour), tzinfo=CHINA)


Turn = tuple[int, int, Callable[[datetime], object]]
"""Days ago, the hour, and what happens then."""


def write_ledger(session: Session, county: SampleCounty, people: People, *, now: datetime) -> None:
    """Let it all happen in the order of time, and the clocks ring in between."""
    desk = _desk(session, county, people, now)
    called = {place.code: place.name for place in county.places}
    names = called[desk.town], called[desk.county]
    turns = [*_rules(desk, people, names), *_letter_turns(desk), *_finding_turns(desk)]
    for days, hour, act in sorted(turns, key=lambda turn: (-turn[0], turn[1])):
        at = desk.at(days, hour)
        _ring_until(session, at)
        act(at)
    _ring_until(session, now)


def _desk(session: Session, county: SampleCounty, people: People, now: datetime) -> _Desk:
    today = china_day(now)
    signs_in = {post.role: post for post in county.posts if post.person in county.logins and post.is_in_force(today)}
    town, village = signs_in[Role.TOWN_SECRETARY].place_code, signs_in[Role.CHIEF].place_code

    def holders(role: Role, code: str) -> list[Actor]:
        held = (p for p in county.posts if p.role is role and p.place_code == code and p.is_in_force(today))
        return [people.actors[post.person] for post in held]

    whole = next(place.code for place in county.places if place.level is Level.COUNTY)
    secretaries = holders(Role.TOWN_SECRETARY, town)
    one = {role: holders(role, code)[0] for role, code in (
        (Role.TOWN_CLERK, town), (Role.VILLAGE_CLERK, village), (Role.COUNTY_OFFICER, whole),
        (Role.DEPARTMENT_OFFICER, whole))}  # fmt: skip
    return _Desk(
        session, today, town, village, whole, one[Role.TOWN_CLERK], secretaries[0], secretaries[1],
        one[Role.VILLAGE_CLERK], one[Role.COUNTY_OFFICER], one[Role.DEPARTMENT_OFFICER],
    )  # fmt: skip


def _rules(desk: _Desk, people: People, names: Sequence[str]) -> Iterator[Turn]:
    """How the bodies are called, the department's themes, the list of points."""
    town, county = (
        IssuerName(f"中共{name}纪律检查委员会", f"{name[:-1]}纪", f"{name}纪委 0856-000000{number}")
        for number, name in enumerate(names)
    )
    session = desk.session
    yield 120, 8, lambda at: name_issuer(session, desk.town, town, actor=desk.secretary, now=at)
    yield 120, 9, lambda at: name_issuer(session, desk.county, county, actor=desk.officer, now=at)
    unit = people.units[DEPARTMENT]
    yield 120, 10, lambda at: set_themes(session, unit, ["B", "C"], actor=desk.officer, now=at)
    for code, (title, points) in CHECK_LISTS.items():
        yield 119, 9, partial(_list, desk, code, title, points)


def _list(desk: _Desk, code: str, title: str, points: Sequence[Point], at: datetime) -> None:
    write_list(desk.session, desk.county, code, title, points, actor=desk.officer, now=at)


def _letter_turns(desk: _Desk) -> Iterator[Turn]:
    for planned in LETTERS:
        yield planned.written, 9, partial(_write, desk, planned)
        for days, hour, action, by in (
            (planned.signed, 10, A.APPROVE, desk.secretary), (planned.signed, 11, A.ISSUE, desk.secretary),
            (planned.received, 12, A.RECEIVE, desk.village_clerk), (planned.voided, 13, A.VOID, desk.secretary),
        ):  # fmt: skip
            if days is not None:
                yield days, hour, partial(_move, desk, planned, action, by)
        if planned.replied is not None:
            yield planned.replied, 14, partial(_reply, desk, planned)
        if planned.checked is not None:
            yield planned.checked, 15, partial(_check, desk, planned)


def _write(desk: _Desk, planned: SampleLetter, at: datetime) -> None:
    by_day = china_day(at) + timedelta(days=30)
    said = LetterText(
        planned.kind, planned.title, "日常监督检查", planned.problems,
        tuple(Asked(what, "村民委员会", by_day) for what in planned.asks), to_place_code=desk.village,
        causes="责任不明确，公开审核把关不严。", copy_to="镇党委",
        follows_id=desk.letters[planned.follows] if planned.follows else None,
    )  # fmt: skip
    desk.letters[planned.title] = write(desk.session, desk.town, said, actor=desk.clerk, now=at).id


def _move(desk: _Desk, planned: SampleLetter, action: LetterAction, by: Actor, at: datetime) -> None:
    key = desk.letters[planned.title]
    note = "收文单位写错，另行制发。" if action is A.VOID else None
    move_letter(desk.session, key, LetterMove(action, _version(desk, key), note), actor=by, now=at)


def _reply(desk: _Desk, planned: SampleLetter, at: datetime) -> None:
    key = desk.letters[planned.title]
    answers = {no: Answer(_ANSWER) for no, _ in enumerate(planned.asks, 1)}
    reply(desk.session, key, _version(desk, key), answers, actor=desk.village_clerk, now=at)


def _check(desk: _Desk, planned: SampleLetter, at: datetime) -> None:
    key = desk.letters[planned.title]
    verdicts = {no: Verdict(is_fit=True) for no, _ in enumerate(planned.asks, 1)}
    check(desk.session, key, _version(desk, key), verdicts, actor=desk.clerk, now=at)


def _version(desk: _Desk, key: UUID) -> int:
    return desk.session.get_one(Letter, key).version


def _finding_turns(desk: _Desk) -> Iterator[Turn]:
    by = {F.LETTER: desk.clerk, F.ORDER: desk.clerk, F.SUSPECT: desk.clerk, F.FEED_BACK: desk.village_clerk,
          F.REVISIT: desk.second, F.SIGN_OFF: desk.secretary}  # fmt: skip
    keys: dict[str, UUID] = {}
    for planned in FINDINGS:
        found = min(CHECKED, planned.steps[0][1] + 1) if planned.steps else 2
        yield found, 9, partial(_enter, desk, planned, keys)
        for action, days in planned.steps:
            yield days, 16, partial(_work, desk, planned, keys, action, by[action])


def _enter(desk: _Desk, planned: SampleFinding, keys: dict[str, UUID], at: datetime) -> None:
    """Found by a check of the department, and by others after it."""
    day, session = china_day(at), desk.session
    listed = session.scalars(select(CheckList.id).where(CheckList.code == DISCLOSURE)).one()
    seen = list(range(1, len(CHECK_LISTS[DISCLOSURE][1]) + 1))
    checked = record_check(
        session, desk.village, listed, CheckKind.DEPARTMENT, day, seen, actor=desk.department, now=at
    )
    common = (desk.village, planned.category_code, planned.kind, planned.item, planned.problem)
    first = Found(*common, FindingOrigin.CHECK, DEPARTMENT, day, check_id=checked.id)
    finding, _ = enter(session, first, actor=desk.department, now=at)
    for origin, who, body in (
        (FindingOrigin.DUTY, desk.clerk, "镇纪委"), (FindingOrigin.SELF_CHECK, desk.officer, "县纪委党风室"),
    )[: planned.finders - 1]:  # fmt: skip
        enter(session, Found(*common, origin, body, day), actor=who, now=at)
    keys[planned.item] = finding.id


def _work(
    desk: _Desk, planned: SampleFinding, keys: dict[str, UUID], action: FindingAction, by: Actor, at: datetime
) -> None:
    key = keys[planned.item]
    letter_id = desk.letters[planned.letter] if action in (F.LETTER, F.ORDER) and planned.letter else None
    asked = 6 if action is F.REVISIT else None
    version = desk.session.get_one(Finding, key).version
    command = FindingMove(action, version, _WORDS.get(action), letter_id, None, asked)
    move_finding(desk.session, key, command, actor=by, now=at)


def _ring_until(session: Session, at: datetime) -> None:
    for alarm, answer in ((Letter.alarm_at, answer_letters), (Finding.alarm_at, answer_findings)):
        while (rings_at := session.scalar(select(func.min(alarm)))) is not None and rings_at <= at:
            answer(session, now=rings_at)
            session.flush()

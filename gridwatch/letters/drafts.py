"""Writing a letter, and saying it anew until another approves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.letters.events import record_event, record_step
from gridwatch.letters.kinds import form_of, require_issuable
from gridwatch.letters.lifecycle import LETTER_LIFE_CYCLE, LetterAction, LetterState
from gridwatch.letters.models import Letter, LetterForm, LetterItem, LetterKind, LetterReader
from gridwatch.letters.notices import tell_step
from gridwatch.letters.reading import get_letter, lock_letter, path_of
from gridwatch.people.actor import Actor
from gridwatch.people.models import Account, Unit
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place
from gridwatch.workflow.stale_version import require_version
from gridwatch.workflow.steps import require_role

ISSUING = frozenset({Level.COUNTY, Level.TOWN})
"""Where there are commissions that write letters."""
ADDRESSED = frozenset({Level.TOWN, Level.VILLAGE})
"""Whose bodies they write to."""


class SaidByItsClearing(DomainError):
    """What it says, and who reads it, comes from its clearing: the words were looked at, and nobody from
    whom the report is kept is named. A draft is dropped, and drafted anew from there."""

    code = "said_by_its_clearing"
    kind = Refusal.CONFLICT
    zh = "澄清函的内容和阅读人来自已批准的澄清，不能在这里修改。如有错，请撤稿后从澄清重新起草。"
    en = "What it says and who reads it comes from its clearing. Drop the draft, and draft it anew from there."


class NotClosed(DomainError):
    """Letters that are not closed are read by right, and name nobody."""

    code = "letter_not_closed"
    kind = Refusal.CONFLICT
    zh = "这份函件不在专册，本级和上级有权限的人都能看，不需要指定阅读人。"
    en = "The letter is not closed: whoever has the right reads it, and nobody has to be named."


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that a letter asks for: what, by whom, until when (the last day)."""

    what: str
    who: str | None = None
    by_day: date | None = None


@dataclass(frozen=True, slots=True)
class LetterText:
    """What a letter says, and to whom: a unit by its key, the body of a place by its code, or another
    body by its name. `reply_days` is what its kind takes unless it says otherwise; a closed letter is
    read by `readers` (accounts) and its writer alone."""

    kind: LetterKind
    title: str
    source: str
    problems: str
    items: Sequence[Asked]
    unit_id: int | None = None
    to_place_code: str | None = None
    to_body: str | None = None
    causes: str | None = None
    copy_to: str | None = None
    reply_days: int | None = None
    follows_id: UUID | None = None
    is_closed: bool = False
    readers: Sequence[int] = ()


def write(
    session: Session, place_code: str, said: LetterText, *, actor: Actor, now: datetime, is_of_clearing: bool = False
) -> Letter:
    """Draft a letter of the body of a county or town; one that clears somebody comes from its
    clearing alone. Raises NotFound, NotAllowed, InvalidField, MayNotIssue."""
    _require_origin(said.kind, is_of_clearing)
    place = get_place(session, place_code, pointer="/place_code")
    require_issuing(place, pointer="/place_code")
    step = LETTER_LIFE_CYCLE.step(LetterState.BLANK, LetterAction.WRITE)
    role = require_role(step, actor, lambda _: place.path)
    assert isinstance(role, Role)
    require_issuable(session, place, said.kind, now)
    form = form_of(session, said.kind)
    made = Letter(
        id=uuid4(), place=place, place_id=place.id, state=step.to, version=1, round=1, written_at=now,
        is_closed=said.is_closed or form.is_closed,
        # Nothing is asked back of the database: a closed letter is read by nobody until it names its readers.
        due_is_provisional=False,
    )  # fmt: skip
    _say(session, made, said, form, now)
    session.add(made)
    session.flush()
    if made.is_closed:
        _name_readers(session, made, [actor.account_id, *said.readers])
    _list_items(session, made, said.items)
    record_event(session, made, LetterAction.WRITE, LetterState.BLANK, by=(actor, role), now=now)
    tell_step(session, made, LetterAction.WRITE, now=now)
    return made


def require_issuing(place: Place, *, pointer: str) -> None:
    """Raise InvalidField unless there is a commission that writes letters."""
    if place.level not in ISSUING:
        raise InvalidField(
            reason_zh="函件由区县或乡镇制发。", reason_en="A county or a town issues letters.", pointer=pointer
        )


def revise(session: Session, letter_id: UUID, version: int, said: LetterText, *, actor: Actor, now: datetime) -> Letter:
    """Say a draft anew; whether it is closed, and for whom, stays. Raises NotFound, StaleVersion,
    IllegalMove, NotAllowed, InvalidField, MayNotIssue, SaidByItsClearing."""
    found = lock_letter(session, letter_id)
    require_version(found.version, version)
    step = LETTER_LIFE_CYCLE.step(found.state, LetterAction.REVISE)
    role = require_role(step, actor, partial(path_of, found, actor))
    assert isinstance(role, Role)
    require_issuable(session, found.place, said.kind, now)
    if found.kind is LetterKind.CLEARING:
        raise SaidByItsClearing()
    _require_origin(said.kind, is_of_clearing=False)
    _say(session, found, said, form_of(session, said.kind), now)
    session.execute(delete(LetterItem).where(LetterItem.letter_id == found.id))
    _list_items(session, found, said.items)
    record_step(session, found, LetterAction.REVISE, step, by=(actor, role), now=now)
    return found


def name_reader(session: Session, letter_id: UUID, account_id: int, *, actor: Actor, now: datetime) -> Letter:
    """Let one more read a closed letter, by one whom it names. Raises NotFound, NotAllowed, NotClosed,
    SaidByItsClearing."""
    found = lock_letter(session, letter_id)
    actor.require(Right.LETTER_WRITE, found.place.path)
    if found.kind is LetterKind.CLEARING:
        raise SaidByItsClearing()
    if not found.is_closed:
        raise NotClosed()
    if session.get(Account, account_id) is None:
        raise NotFound("account", pointer="/account_id")
    named = insert(LetterReader).values(letter_id=found.id, account_id=account_id)
    session.execute(named.on_conflict_do_nothing())
    audit.record(session, "letter.name_reader", "letter", found.id, account_id=actor.account_id, now=now)
    return found


def _require_origin(kind: LetterKind, is_of_clearing: bool) -> None:
    if (kind is LetterKind.CLEARING) != is_of_clearing:
        raise InvalidField(
            reason_zh="澄清函从已批准的澄清起草，种类不能改。",
            reason_en="A letter that clears somebody is drafted from an approved clearing, and stays of its kind.",
            pointer="/kind",
        )


def _say(session: Session, letter: Letter, said: LetterText, form: LetterForm, now: datetime) -> None:
    _require_complete(said, form, china_day(now))
    letter.kind, letter.title, letter.source = said.kind, said.title, said.source
    letter.problems, letter.causes, letter.copy_to = said.problems, said.causes, said.copy_to
    letter.reply_days = form.reply_days if said.reply_days is None else said.reply_days
    _address(session, letter, said)
    letter.follows_id = said.follows_id
    if said.follows_id is not None:
        before = get_letter(session, said.follows_id)
        if before.state is not LetterState.OVERDUE or _to(before) != _to(letter):
            raise InvalidField(
                reason_zh="只能接续同一收文单位的逾期函件。",
                reason_en="It can follow only a letter to the same body that is overdue.",
                pointer="/follows_id",
            )


def _to(letter: Letter) -> tuple[object, ...]:
    return (letter.place_id, letter.unit_id, letter.to_place_id, letter.to_body)


def _require_complete(said: LetterText, form: LetterForm, today: date) -> None:
    """Raise InvalidField unless it asks for something that can be checked: advice says what, who, when."""
    if not said.items and form.reply_days:
        raise InvalidField(reason_zh="请至少写一条要求。", reason_en="Ask for one thing at least.", pointer="/items")
    if form.is_measured and not said.causes:
        raise InvalidField(
            reason_zh="这类函件须写明问题的原因。", reason_en="This kind says the causes too.", pointer="/causes"
        )
    for index, item in enumerate(said.items):
        if form.is_measured and not (item.who and item.by_day):
            missing = "who" if not item.who else "by_day"
            raise InvalidField(
                reason_zh="每条建议须写明做什么、谁来做、什么时候做完。",
                reason_en="Each piece of advice says what is done, by whom and until when.",
                pointer=f"/items/{index}/{missing}",
            )
        if item.by_day is not None and item.by_day <= today:
            raise InvalidField(
                reason_zh="完成期限须在今天之后。", reason_en="It ends after today.", pointer=f"/items/{index}/by_day"
            )


def _address(session: Session, letter: Letter, said: LetterText) -> None:
    """Raise InvalidField or NotFound unless it goes to exactly one body that there is."""
    given = [one for one in (said.unit_id, said.to_place_code, said.to_body) if one is not None]
    if len(given) != 1:
        raise InvalidField(
            reason_zh="请选定一个收文单位。", reason_en="It goes to exactly one body.", pointer="/unit_id"
        )
    unit = None if said.unit_id is None else _unit(session, said.unit_id, letter.place)
    to_place = None if said.to_place_code is None else _body_below(session, said.to_place_code, letter.place)
    letter.unit, letter.to_place, letter.to_body = unit, to_place, said.to_body
    letter.unit_id, letter.to_place_id = said.unit_id, to_place.id if to_place is not None else None


def _unit(session: Session, unit_id: int, issuer: Place) -> Unit:
    found = session.get(Unit, unit_id)
    place = session.get(Place, found.place_id) if found else None
    if found is None or place is None or place.path[0] != issuer.path[0]:
        raise NotFound("unit", pointer="/unit_id")
    if found.closed_on is not None:
        raise InvalidField(
            reason_zh="这个单位已撤销，请另选收文单位。", reason_en="The unit is closed.", pointer="/unit_id"
        )
    return found


def _body_below(session: Session, code: str, issuer: Place) -> Place:
    place = get_place(session, code, pointer="/to_place_code")
    if place.level not in ADDRESSED or issuer.id not in place.path or place.id == issuer.id:
        raise InvalidField(
            reason_zh="收文单位须是本级以下的乡镇或村。",
            reason_en="It goes to a town or village below the body that issues it.",
            pointer="/to_place_code",
        )
    return place


def _list_items(session: Session, letter: Letter, items: Sequence[Asked]) -> None:
    session.add_all(
        LetterItem(letter_id=letter.id, no=no, what=item.what, who=item.who, by_day=item.by_day)
        for no, item in enumerate(items, 1)
    )
    session.flush()


def _name_readers(session: Session, letter: Letter, accounts: Sequence[int]) -> None:
    """Name who alone reads it; the writer first, who names the others. Raises NotFound."""
    for index, account_id in enumerate(dict.fromkeys(accounts)):
        if session.get(Account, account_id) is None:
            raise NotFound("account", pointer=f"/readers/{index - 1}")
        session.add(LetterReader(letter_id=letter.id, account_id=account_id))
        session.flush()

"""Which letters a body may issue, under which name and word, and until when an answer is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from psycopg import errors as pg
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Range, insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.letters.lifecycle import LetterClock
from gridwatch.letters.models import Letter, LetterAuthorisation, LetterForm, LetterIssuer, LetterKind
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.territory.calendar import china_day
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place
from gridwatch.workflow.deadlines import Deadlines, Span

CHECK_WORKING_DAYS = 5
"""How long the issuer takes to check an answer; a default of ours (`systems.md` S6 sets none)."""
AMBER = 0.8


class MayNotIssue(DomainError):
    """Letters of the kind are not the body's, and the county has not authorised it."""

    code = "may_not_issue"
    kind = Refusal.FORBIDDEN
    zh = "{place}不能发{letter}：这类函件由上级制发，或须经县纪委监委授权。"
    en = "{place} may not issue a letter of this kind ({letter}): it is the county's, unless the county authorises."


class NoIssuer(DomainError):
    """The body has no name and word (代字) yet, under which its letters are numbered."""

    code = "no_letter_issuer"
    kind = Refusal.CONFLICT
    zh = "{place}还没有登记发文机关名称和代字，请先登记。"
    en = "{place} has not said yet how its body is called and which word its numbers begin with."


class IssuerTaken(DomainError):
    """Another body has the word."""

    code = "letter_prefix_taken"
    kind = Refusal.CONFLICT
    zh = "代字“{prefix}”已由另一机关使用。"
    en = "Another body's numbers begin with {prefix}."


class AuthorisedAlready(DomainError):
    """On some of the days it is authorised already."""

    code = "authorised_already"
    kind = Refusal.CONFLICT
    zh = "这段时间内已有同类授权。"
    en = "It is authorised already on some of these days."


@dataclass(frozen=True, slots=True)
class IssuerName:
    """How a body is called on its letters, the word that its numbers begin with, and whom to ask."""

    name: str
    prefix: str
    contact: str


def form_of(session: Session, kind: LetterKind) -> LetterForm:
    """What is asked of a kind."""
    return session.get_one(LetterForm, kind)


def list_forms(session: Session, place_code: str, *, now: datetime) -> Sequence[LetterForm]:
    """The kinds that the body of a place may draft today at its letter desk, in the order of the
    catalogue; a clearing's is drafted from there. Raises NotFound."""
    place = get_place(session, place_code, pointer="/place")
    issuable = func.may_issue(place.id, LetterForm.code, china_day(now))
    query = select(LetterForm).where(issuable, LetterForm.code != LetterKind.CLEARING).order_by(LetterForm.rank)
    return session.scalars(query).all()


def require_issuable(session: Session, place: Place, kind: LetterKind, now: datetime) -> None:
    """Raise MayNotIssue unless the body of the place may; the database says the same."""
    if session.scalar(select(func.may_issue(place.id, kind.value, china_day(now)))) is not True:
        raise MayNotIssue(place=place.name, letter=kind)


def get_issuer(session: Session, place: Place) -> LetterIssuer:
    """How the body of a place is called. Raises NoIssuer."""
    found = session.get(LetterIssuer, place.id)
    if found is None:
        raise NoIssuer(place=place.name)
    return found


def find_issuer(session: Session, place_code: str) -> LetterIssuer | None:
    """The same, or None. Raises NotFound for the place."""
    return session.get(LetterIssuer, get_place(session, place_code).id)


def name_issuer(session: Session, place_code: str, named: IssuerName, *, actor: Actor, now: datetime) -> LetterIssuer:
    """Say how the body of a place is called; letters that were issued keep their name. Raises NotFound,
    NotAllowed, IssuerTaken."""
    place = get_place(session, place_code)
    actor.require(Right.LETTER_SIGN, place.path)
    values = {"name": named.name, "prefix": named.prefix, "contact": named.contact}
    made = insert(LetterIssuer).values(place_id=place.id, **values)
    try:
        with session.begin_nested():
            session.execute(made.on_conflict_do_update(index_elements=[LetterIssuer.place_id], set_=values))
    except IntegrityError as error:
        if isinstance(error.orig, pg.UniqueViolation):
            raise IssuerTaken(prefix=named.prefix, pointer="/prefix") from error
        raise
    audit.record(session, "letter.name_issuer", "place", place.id, account_id=actor.account_id, now=now)
    return session.get_one(LetterIssuer, place.id, populate_existing=True)


def authorise(
    session: Session,
    place_code: str,
    kind: LetterKind,
    first: date,
    last: date,
    document_no: str,
    *,
    actor: Actor,
    now: datetime,
) -> LetterAuthorisation:
    """Let a town issue a kind that is the county's, on the days from `first` to `last` (监察法 13). Raises
    NotFound, NotAllowed, InvalidField, AuthorisedAlready."""
    place = get_place(session, place_code, pointer="/place_code")
    actor.require(Right.LETTER_AUTHORISE, place.path)
    if not form_of(session, kind).is_delegable:
        raise InvalidField(
            reason_zh="这类函件不能授权。", reason_en="Letters of this kind cannot be delegated.", pointer="/kind"
        )
    if last < first:
        raise InvalidField(reason_zh="截止日期早于起始日期。", reason_en="It ends before it begins.", pointer="/last")
    made = LetterAuthorisation(
        id=uuid4(), place=place, kind=kind, valid=Range(first, last, bounds="[]"), document_no=document_no,
        made_by=actor.account_id, made_at=now,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:
        if isinstance(error.orig, pg.ExclusionViolation):
            raise AuthorisedAlready(pointer="/first") from error
        raise
    session.refresh(made, ["valid"])
    audit.record(session, "letter.authorise", "letter", made.id, account_id=actor.account_id, now=now, kind=kind.value)
    return made


def end_authorisation(session: Session, authorisation_id: UUID, *, actor: Actor, now: datetime) -> None:
    """Let it be authorised from tomorrow on no more. Raises NotFound, NotAllowed."""
    with_place = joinedload(LetterAuthorisation.place, innerjoin=True)
    found = session.get(LetterAuthorisation, authorisation_id, options=[with_place])
    if found is None:
        raise NotFound("authorisation")
    actor.require(Right.LETTER_AUTHORISE, found.place.path)
    first, tomorrow = found.valid.lower, date.fromordinal(china_day(now).toordinal() + 1)
    assert first is not None
    found.valid = Range(first, max(tomorrow, date.fromordinal(first.toordinal() + 1)))
    account_id = actor.account_id
    audit.record(session, "letter.end_authorisation", "letter", found.id, account_id=account_id, now=now)


def list_authorisations(session: Session, place_code: str, *, now: datetime) -> Sequence[LetterAuthorisation]:
    """What towns at or below a place may issue today or later by authorisation, newest first. Raises
    NotFound."""
    place = get_place(session, place_code, pointer="/place")
    query = (
        select(LetterAuthorisation)
        .join(Place, Place.id == LetterAuthorisation.place_id)
        .where(Place.path.bool_op("@>")([place.id]), func.upper(LetterAuthorisation.valid) > china_day(now))
        .options(joinedload(LetterAuthorisation.place, innerjoin=True))
    )
    return session.scalars(query.order_by(LetterAuthorisation.made_at.desc(), LetterAuthorisation.id)).all()


def deadlines_of(letter: Letter, form: LetterForm) -> Deadlines[LetterClock]:
    """How long the clocks of a letter run: what it says itself, in the days of its kind."""
    spans = {
        LetterClock.REPLY: Span(letter.reply_days, form.reply_working),
        LetterClock.CHECK: Span(CHECK_WORKING_DAYS, working=True),
    }
    return Deadlines(spans, AMBER)


def number_of(form: LetterForm, prefix: str, year: int, number: int, *, is_closed: bool) -> str:
    """A number as it is written: 岭北纪提醒〔2026〕3号, or 第3期 of a serial. A closed series that its kind does
    not have says so."""
    mark = f"密{form.mark}" if is_closed and not form.is_closed else form.mark
    return f"{prefix}{mark}〔{year}〕{f'第{number}期' if form.is_serial else f'{number}号'}"

"""Letters as their readers may see them: who issues them and those above, whom they go to once they
are issued, and of closed ones the named alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased, joinedload

from gridwatch.errors import NotFound
from gridwatch.letters.lifecycle import ANSWERABLE, NOT_ISSUED, LetterAction, LetterState
from gridwatch.letters.models import Letter, LetterAnswer, LetterEvent, LetterItem, LetterKind
from gridwatch.lists import END_OF_TIME, Key, Keyset, both_ways
from gridwatch.people.actor import Actor
from gridwatch.people.models import Unit
from gridwatch.people.permissions import GRANTS, Right
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place


class Tray(StrEnum):
    """Where letters lie on a letter desk: as it writes them, and as it gets them."""

    DRAFTS = "drafts"
    TO_SIGN = "to_sign"
    OUT = "out"
    ANSWERED = "answered"
    OVERDUE = "overdue"
    DONE = "done"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """Of the body of a place at or below one (a code), in a tray, in which states, of which kinds, with
    which words in title, number or addressee; which of them wait for the actor."""

    place: str | None = None
    tray: Tray | None = None
    state: tuple[LetterState, ...] = ()
    kind: tuple[LetterKind, ...] = ()
    q: str | None = None
    awaits: bool = False


LETTERS_NEWEST_FIRST = Keyset(Letter.written_at, Letter.id, descending=True)
LETTER_ORDERS = both_ways(
    written=LETTERS_NEWEST_FIRST,
    due=Keyset(func.coalesce(Letter.due_at, END_OF_TIME), Letter.id, told=(Letter.due_at, Letter.id)),
    title=Keyset(Letter.title, Letter.id),
)

_TRAYS: dict[Tray, tuple[LetterState, ...]] = {
    Tray.DRAFTS: (LetterState.DRAFT,),
    Tray.TO_SIGN: (LetterState.DRAFT, LetterState.APPROVED),
    Tray.OUT: (LetterState.ISSUED, LetterState.DELIVERED, LetterState.RETURNED),
    Tray.ANSWERED: (LetterState.REPLIED,),
    Tray.OVERDUE: (LetterState.OVERDUE,),
    Tray.DONE: (LetterState.CLOSED, LetterState.FOLLOWED, LetterState.VOID, LetterState.DROPPED),
}


def list_letters(
    session: Session,
    wanted: LetterFilter,
    *,
    actor: Actor,
    order: Keyset = LETTERS_NEWEST_FIRST,
    after: Key | None,
    limit: int,
) -> Sequence[Letter]:
    """A page; row-level security says which exist for the actor. Raises NotFound for a place that is
    none."""
    query = _with_names(select(Letter).where(*_conditions(session, wanted, actor)))
    return session.scalars(order.page(query, after, limit)).all()


def count_letters(session: Session, wanted: LetterFilter, *, actor: Actor) -> dict[LetterState, int]:
    """How many in each state there is one in; as `list_letters`."""
    query = select(Letter.state, func.count()).where(*_conditions(session, wanted, actor)).group_by(Letter.state)
    return dict(session.execute(query).all())


def get_letter(session: Session, letter_id: UUID) -> Letter:
    """The letter, if it exists for the actor. Raises NotFound."""
    found = session.scalar(_with_names(select(Letter).where(Letter.id == letter_id)))
    if found is None:
        raise NotFound("letter")
    return found


def lock_letter(session: Session, letter_id: UUID) -> Letter:
    """The same, held until the transaction ends. Raises NotFound, also for who may only read it."""
    query = _with_names(select(Letter).where(Letter.id == letter_id))
    found = session.scalar(query.with_for_update(of=Letter).execution_options(populate_existing=True))
    if found is None:
        raise NotFound("letter")
    return found


def list_items(session: Session, letter_id: UUID) -> Sequence[LetterItem]:
    """What it asks for, in order."""
    return session.scalars(select(LetterItem).where(LetterItem.letter_id == letter_id).order_by(LetterItem.no)).all()


def list_answers(session: Session, letter_id: UUID) -> Sequence[LetterAnswer]:
    """What was answered, by thing and then by round."""
    query = select(LetterAnswer).where(LetterAnswer.letter_id == letter_id)
    return session.scalars(query.order_by(LetterAnswer.item_no, LetterAnswer.round)).all()


def list_letter_events(session: Session, letter_id: UUID) -> Sequence[LetterEvent]:
    """Its steps, oldest first."""
    query = select(LetterEvent).where(LetterEvent.letter_id == letter_id)
    return session.scalars(query.order_by(LetterEvent.seq)).all()


def wrote(session: Session, letter_id: UUID) -> Sequence[int | None]:
    """Who had a part in what it says."""
    query = select(LetterEvent.account_id).where(
        LetterEvent.letter_id == letter_id, LetterEvent.action.in_((LetterAction.WRITE, LetterAction.REVISE))
    )
    return session.scalars(query).all()


def path_of(letter: Letter, actor: Actor, right: Right) -> Sequence[int]:
    """The places whose officials take a step by a right: of the issuer and above; of the addressee its
    own, and for a unit those who answer for it."""
    if right is Right.LETTER_ANSWER:
        return [letter.to_place_id] if letter.to_place_id is not None else []
    if right is Right.ORDER_ANSWER:
        return [letter.unit.place_id] if letter.unit is not None and letter.unit_id in units_of(actor) else []
    return letter.place.path


def units_of(actor: Actor) -> list[int]:
    """The units that the actor answers for."""
    return sorted({p.unit_id for p in actor.posts if p.unit_id is not None and Right.ORDER_ANSWER in GRANTS[p.role]})


def addressee_of(letter: Letter) -> str:
    """To whom it goes, by name."""
    if letter.unit is not None:
        return letter.unit.name
    return letter.to_place.name if letter.to_place is not None else letter.to_body or ""


def _with_names(query: Select[Letter]) -> Select[Letter]:
    return query.options(joinedload(Letter.place, innerjoin=True), joinedload(Letter.to_place), joinedload(Letter.unit))


def _conditions(session: Session, wanted: LetterFilter, actor: Actor) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.place is not None:
        place = get_place(session, wanted.place, pointer="/place")
        found.append(Letter.place_id.in_(select(Place.id).where(Place.path.bool_op("@>")([place.id]))))
    if wanted.tray is Tray.RECEIVED:
        found.append(and_(_is_to(actor), Letter.issued_at.is_not(None)))
    elif wanted.tray is not None:
        found.append(and_(_is_from(actor, Right.LETTER_READ), Letter.state.in_(_TRAYS[wanted.tray])))
    if wanted.state:
        found.append(Letter.state.in_(wanted.state))
    if wanted.kind:
        found.append(Letter.kind.in_(wanted.kind))
    if wanted.q:
        found.append(_has_words(wanted.q))
    if wanted.awaits:
        found.append(awaiting(actor))
    return found


def awaiting(actor: Actor) -> ColumnElement[bool]:
    """What the actor is to do something with: sign what others wrote, issue, check, follow up; answer."""
    written = exists().where(
        LetterEvent.letter_id == Letter.id,
        LetterEvent.account_id == actor.account_id,
        LetterEvent.action.in_((LetterAction.WRITE, LetterAction.REVISE)),
    )
    signs, writes = _is_from(actor, Right.LETTER_SIGN), _is_from(actor, Right.LETTER_WRITE)
    return or_(
        and_(signs, Letter.state == LetterState.DRAFT, ~written),
        and_(signs, Letter.state.in_((LetterState.APPROVED, LetterState.OVERDUE))),
        and_(writes, Letter.state == LetterState.REPLIED),
        and_(_is_to(actor), Letter.state.in_({LetterState.ISSUED, *ANSWERABLE}), Letter.reply_days > 0),
    )


def _is_from(actor: Actor, right: Right) -> ColumnElement[bool]:
    """Issued by a body that is the actor's own: those below see to theirs themselves."""
    return Letter.place_id.in_(actor.places_of(right))


def _is_to(actor: Actor) -> ColumnElement[bool]:
    places, units = actor.places_of(Right.LETTER_ANSWER), units_of(actor)
    to_place = Letter.to_place_id.in_(places) if places else false()
    to_unit = Letter.unit_id.in_(units) if units else false()
    return and_(or_(to_place, to_unit), Letter.state.not_in(NOT_ISSUED))


def _has_words(words: str) -> ColumnElement[bool]:
    unit, place = aliased(Unit), aliased(Place)
    named = or_(
        exists().where(unit.id == Letter.unit_id, unit.name.icontains(words, autoescape=True)),
        exists().where(place.id == Letter.to_place_id, place.name.icontains(words, autoescape=True)),
    )
    columns = (Letter.title, Letter.document_no, Letter.to_body)
    return or_(named, *(column.icontains(words, autoescape=True) for column in columns)) if words else true()

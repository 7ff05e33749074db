"""Entering what was found: a new finding, or one more who found what is worked already."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from psycopg import errors as pg
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from gridwatch.database import acting_as_system
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.findings.deadlines import due_of_step
from gridwatch.findings.events import record_step
from gridwatch.findings.lifecycle import FINDING_LIFE_CYCLE, WORKED, FindingAction, FindingState
from gridwatch.findings.models import Finding, FindingKind, FindingOrigin, FindingSource, VillageCheck
from gridwatch.findings.notices import tell_step
from gridwatch.findings.reading import path_of
from gridwatch.findings.themes import department_of
from gridwatch.pairing.lifecycle import DiaryItemAction, DiaryItemState
from gridwatch.pairing.moves import DiaryItemMove
from gridwatch.pairing.moves import move as move_item
from gridwatch.pairing.reading import lock_diary_item
from gridwatch.people.actor import Actor
from gridwatch.people.models import Unit
from gridwatch.people.roles import Role
from gridwatch.reports.models import Category
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place
from gridwatch.workflow.steps import require_role

PASSED_ON = "已登记入问题台账，整改进展由台账跟踪。"
"""What a paired official reads of it; a note of the desk, in the desk's language."""
MOST_ITEM = 100
"""Characters of what it is about; one form of writing may be longer than another."""
WHERE = frozenset({Level.TOWN, Level.VILLAGE})


class SourceKnown(DomainError):
    """The paragraph of the document is in the ledger already."""

    code = "source_known"
    kind = Refusal.CONFLICT
    zh = "《{document_no}》第 {paragraph} 段已经在台账里。"
    en = "Paragraph {paragraph} of {document_no} is in the ledger already."


class ItemKnown(DomainError):
    """What the diary raised is in the ledger already."""

    code = "diary_item_known"
    kind = Refusal.CONFLICT
    zh = "这一条已经登记入台账。"
    en = "This is in the ledger already."


@dataclass(frozen=True, slots=True)
class Found:
    """What was found: of which category and kind, about what (`item`), and what is wrong; by what,
    and where that is written. `text` is the finder's own words, which the village does not see;
    `point_no` is of the check's list, `diary_item_id` what a paired official raised."""

    place_code: str
    category_code: str
    kind: FindingKind
    item: str
    problem: str
    origin: FindingOrigin
    body: str
    found_on: date
    text: str | None = None
    document_no: str | None = None
    paragraph: str | None = None
    check_id: UUID | None = None
    point_no: int | None = None
    diary_item_id: UUID | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "item", " ".join(unicodedata.normalize("NFKC", self.item).split())[:MOST_ITEM])


def enter(session: Session, found: Found, *, actor: Actor, now: datetime) -> tuple[Finding, bool]:
    """Put it into the ledger; whether it is new there. The same item of a kind that is worked
    already in the place gets one more who found it. Raises NotFound, NotAllowed, InvalidField,
    SourceKnown, ItemKnown, and what following up what a diary raised does."""
    place = get_place(session, found.place_code, pointer="/place_code")
    if found.diary_item_id is not None:
        _pass_on(session, found.diary_item_id, found, place, actor=actor, now=now)
    category = session.get(Category, found.category_code)
    if category is None or category.closed_at is not None:
        raise NotFound("category", pointer="/category_code")
    _check(session, found, place, actor, now)
    step = FINDING_LIFE_CYCLE.step(FindingState.UNKNOWN, FindingAction.ENTER)
    made = Finding(
        id=uuid4(), place=place, place_id=place.id, category=category, category_code=category.code, kind=found.kind,
        item=found.item, problem=found.problem, state=step.to, version=0, round=1, entered_at=now, letter=None,
    )  # fmt: skip
    role = require_role(step, actor, lambda right: path_of(session, made, actor, right))
    assert isinstance(role, Role)
    known = _worked_already(session, made)
    if known is not None:
        _add_source(session, known, found, actor, now)
        return known, False
    session.add(made)
    due = due_of_step(session, made, step, now)
    record_step(session, made, FindingAction.ENTER, step, due, by=(actor, role), now=now)
    _add_source(session, made, found, actor, now)
    tell_step(session, made, FindingAction.ENTER, now=now)
    return made, True


def find_finding_of_item(session: Session, diary_item_id: UUID) -> UUID | None:
    """The finding that was entered of what a diary raised, if it exists for the actor."""
    return session.scalar(select(FindingSource.finding_id).where(FindingSource.diary_item_id == diary_item_id))


def _check(session: Session, found: Found, place: Place, actor: Actor, now: datetime) -> None:
    if place.level not in WHERE:
        raise InvalidField(
            reason_zh="问题登记到乡镇或村。", reason_en="A town or a village has problems.", pointer="/place_code"
        )
    if found.found_on > china_day(now):
        raise InvalidField(
            reason_zh="发现日期不能晚于今天。", reason_en="It was not found after today.", pointer="/found_on"
        )
    if (found.document_no is None) != (found.paragraph is None):
        raise InvalidField(
            reason_zh="文号和段落须一起填。",
            reason_en="A document is named with its paragraph.",
            pointer="/paragraph" if found.document_no else "/document_no",
        )
    if found.origin in (FindingOrigin.AUDIT, FindingOrigin.INSPECTION) and found.document_no is None:
        raise InvalidField(
            reason_zh="审计和巡察发现的问题须写明文号和段落。",
            reason_en="What an audit or inspection found names its document and paragraph.",
            pointer="/document_no",
        )
    _require_check(session, found, place)


def _require_check(session: Session, found: Found, place: Place) -> None:
    if (found.check_id is not None) != (found.origin is FindingOrigin.CHECK):
        raise InvalidField(
            reason_zh="检查发现的问题须关联一次检查。",
            reason_en="What a check found names the check.",
            pointer="/check_id",
        )
    if found.check_id is not None:
        check = session.get(VillageCheck, found.check_id)
        if check is None or check.place_id != place.id:
            raise NotFound("check", pointer="/check_id")


def _pass_on(session: Session, item_id: UUID, found: Found, place: Place, *, actor: Actor, now: datetime) -> None:
    """What a paired official raised goes on in the ledger, once, and they are told so; what becomes
    of it is said at the item, as of any other."""
    if found.origin is not FindingOrigin.PAIRING:
        raise InvalidField(
            reason_zh="由包联日志登记的问题，来源为包联走访。",
            reason_en="What a diary raised was found by a pairing.",
            pointer="/origin",
        )
    item = lock_diary_item(session, item_id)
    if item.village_id != place.id:
        raise NotFound("diary_item", pointer="/diary_item_id")
    if find_finding_of_item(session, item_id) is not None:
        raise ItemKnown(pointer="/diary_item_id")
    if item.state is not DiaryItemState.PASSED_ON:
        command = DiaryItemMove(DiaryItemAction.PASS_ON, item.version, note=PASSED_ON)
        move_item(session, item_id, command, actor=actor, now=now)


def _worked_already(session: Session, made: Finding) -> Finding | None:
    """Another of the same place, category, kind and item, held until the transaction ends; whoever
    enters the same at the same moment waits."""
    key = f"{made.place_id}/{made.category_code}/{made.kind}/{made.item}"
    session.execute(select(func.pg_advisory_xact_lock(func.hashtext("finding"), func.hashtext(key))))
    query = (
        select(Finding)
        .where(
            Finding.place_id == made.place_id,
            Finding.category_code == made.category_code,
            Finding.kind == made.kind,
            Finding.item == made.item,
            Finding.state.in_(WORKED),
        )
        .options(joinedload(Finding.place, innerjoin=True), joinedload(Finding.category), joinedload(Finding.letter))
    )
    return session.scalar(query.with_for_update(of=Finding))


def _add_source(session: Session, finding: Finding, found: Found, actor: Actor, now: datetime) -> None:
    with acting_as_system(session):  # a department does not see who else found it, and comes after them
        last = session.scalar(select(func.max(FindingSource.no)).where(FindingSource.finding_id == finding.id)) or 0
    unit_id = department_of(actor)
    body = session.get_one(Unit, unit_id).name if unit_id is not None else found.body
    source = FindingSource(
        finding_id=finding.id, no=last + 1, origin=found.origin, check_id=found.check_id, unit_id=unit_id, body=body,
        document_no=found.document_no, paragraph=found.paragraph, found_on=found.found_on,
        text=found.text or found.problem, account_id=actor.account_id, received_at=now, point_no=found.point_no,
        diary_item_id=found.diary_item_id,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(source)
    except IntegrityError as error:
        if isinstance(error.orig, pg.UniqueViolation) and found.document_no is not None:
            raise SourceKnown(document_no=found.document_no, paragraph=found.paragraph, pointer="/paragraph") from error
        raise

"""A check that a device made, perhaps without a network: taken in once, with its problems and their
photos."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import InvalidField
from gridwatch.fieldwork.same_id import OtherBody, require_same_body
from gridwatch.files.attached import Announced, AttachedTo, announce_files
from gridwatch.findings.checks import list_points, require_check
from gridwatch.findings.entering import Found, enter
from gridwatch.findings.models import CheckKind, CheckPoint, FindingKind, FindingOrigin, VillageCheck
from gridwatch.findings.themes import department_of
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import GRANTS, Right
from gridwatch.receipts import ReceiptSigner
from gridwatch.reports.models import Category
from gridwatch.territory.calendar import CHINA
from gridwatch.territory.models import Place

LATE_DAYS = 7
"""A check that comes more days after its day is marked late, and still counts; as a diary."""
MOST_PHOTOS = 3
"""Of one problem. Ours; with 99 points a check has fewer than 300."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong at a point of the list: `problem` as the village reads it, `text` in the
    finder's own words, and the photos that will follow."""

    point_no: int
    kind: FindingKind
    problem: str
    text: str | None = None
    photos: tuple[Announced, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckRecord:
    """A check as it is sent; `body_sha256` is over the canonical body without `sent_at`. Points of
    the list that are neither in order nor a problem were not seen."""

    id: UUID
    body_sha256: bytes = field(repr=False)
    place_code: str
    list_id: UUID
    kind: CheckKind
    happened_on: date
    captured_at: datetime
    in_order: tuple[int, ...] = ()
    problems: tuple[Wrong, ...] = ()

    @property
    def seen(self) -> list[int]:
        """The points that were looked at, whatever was found."""
        return sorted({*self.in_order, *(one.point_no for one in self.problems)})


def take_check(session: Session, record: CheckRecord, *, actor: Actor, now: datetime) -> tuple[VillageCheck, bool]:
    """Take a check in, and enter each problem into the ledger; whether it is new. The same again
    changes nothing.

    Raises NotFound, NotAllowed, OtherBody, InvalidField.
    """
    if (known := _known(session, record)) is not None:
        return known, False
    _require_each_once(record)
    place = require_check(
        session, record.place_code, record.list_id, record.happened_on, record.seen, actor=actor, now=now
    )
    points = _points(session, record)
    if not _insert_once(session, record, place, actor, now):
        if (known := _known(session, record)) is None:
            raise OtherBody(pointer="")
        return known, False
    audit.record(session, "check.record", "check", record.id, account_id=actor.account_id, now=now)
    body = _body_of(session, place, actor)
    for wrong in sorted(record.problems, key=lambda one: _lock_order(one, points[one.point_no])):
        _enter(session, record, wrong, points[wrong.point_no], body, actor=actor, now=now)
    return session.get_one(VillageCheck, record.id), True


def receipt_of(check: VillageCheck, signer: ReceiptSigner) -> dict[str, Any]:
    """What a device is shown of a check that was taken in: the same again for the same."""
    assert check.body_sha256 is not None
    return signer.sign(
        {
            "check_id": str(check.id),
            "body_sha256": check.body_sha256.hex(),
            "received_at": check.received_at.astimezone(CHINA).isoformat(),
            "outcome": "accepted",
            "is_late": check.is_late,
        }
    )


def _known(session: Session, record: CheckRecord) -> VillageCheck | None:
    """What came before under the id. Raises OtherBody when that was something else."""
    known = session.get(VillageCheck, record.id)
    if known is not None:
        require_same_body(known.body_sha256 or b"", record.body_sha256)
    return known


def _require_each_once(record: CheckRecord) -> None:
    told = [*record.in_order, *(one.point_no for one in record.problems)]
    if len(told) > len(set(told)):
        raise InvalidField(
            reason_zh="一个要点只能有一个结果：符合要求，或者有问题。",
            reason_en="A point is in order or a problem, once.",
            pointer="/problems",
        )


def _points(session: Session, record: CheckRecord) -> dict[int, CheckPoint]:
    """The points by number; those with a problem must still have their category. Raises
    InvalidField."""
    points = {point.no: point for point in list_points(session, record.list_id)}
    closed = set(session.scalars(select(Category.code).where(Category.closed_at.is_not(None))))
    for number, one in enumerate(record.problems):
        if points[one.point_no].category_code in closed:
            raise InvalidField(
                reason_zh="这个要点的分类已停用，请在电脑上按现行分类登记这个问题。",
                reason_en="The category of this point was closed; enter the problem at the desk, under one in use.",
                pointer=f"/problems/{number}/point_no",
            )
    return points


def _insert_once(session: Session, record: CheckRecord, place: Place, actor: Actor, now: datetime) -> bool:
    """Whether it was stored: not when its id was there, however close together they came."""
    row = {
        "id": record.id, "place_id": place.id, "list_id": record.list_id, "kind": record.kind,
        "unit_id": department_of(actor), "happened_on": record.happened_on, "points": record.seen,
        "made_by": actor.account_id, "received_at": now, "body_sha256": record.body_sha256,
        "captured_at": record.captured_at,
    }  # fmt: skip
    stored = session.execute(insert(VillageCheck).values(row).on_conflict_do_nothing().returning(VillageCheck.id))
    return stored.scalar() is not None


def _lock_order(wrong: Wrong, point: CheckPoint) -> tuple[str, str, str]:
    """What `enter` locks by: two who check a village at once wait for each other and never
    cross."""
    return point.category_code, wrong.kind.value, point.what


def _enter(
    session: Session,
    record: CheckRecord,
    wrong: Wrong,
    point: CheckPoint,
    body: str,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    found = Found(
        place_code=record.place_code, category_code=point.category_code, kind=wrong.kind, item=point.what,
        problem=wrong.problem, origin=FindingOrigin.CHECK, body=body, found_on=record.happened_on, text=wrong.text,
        check_id=record.id, point_no=point.no,
    )  # fmt: skip
    enter(session, found, actor=actor, now=now)
    announce_files(session, AttachedTo.CHECK, record.id, point.no, wrong.photos, account_id=actor.account_id, now=now)


def _body_of(session: Session, place: Place, actor: Actor) -> str:
    """Who found it: the place of the post by which the actor checks; of a department it is its
    name."""
    finds = (Right.FINDING_ENTER, Right.FINDING_OWN_THEME)
    posts = [post.place_id for post in actor.posts if post.place_id in place.path and GRANTS[post.role] & {*finds}]
    return session.get_one(Place, posts[-1]).name

"""Submit the planned reports and make their moves, all in the order in which they happened."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.datum import Datum
from gridwatch.people.identity import IdentityVault
from gridwatch.receipts import ReceiptSigner
from gridwatch.reports.effects import Move
from gridwatch.reports.lifecycle import Action
from gridwatch.reports.models import RectificationOrder, Report
from gridwatch.reports.moves import MoveRules, move
from gridwatch.reports.orders import answer_order
from gridwatch.reports.received import GivenLocation, Submission
from gridwatch.reports.recusal import Concern, ConcernKind
from gridwatch.reports.submission import Intake, SubmissionRules, submit
from gridwatch.sample.land import CENTRE
from gridwatch.sample.photos import TakenPhoto
from gridwatch.sample.reports import SampleMove, SampleReport
from gridwatch.sample.sightings import Sighting
from gridwatch.sample.staffing import People


@dataclass(frozen=True, slots=True)
class ReplayRules:
    """What the county's settings say, for those steps that ask."""

    vault: IdentityVault
    signer: ReceiptSigner
    submission: SubmissionRules
    moves: MoveRules
    photos: Sequence[TakenPhoto]
    """What everybody who revisits has taken."""


def replay(
    session: Session,
    reports: Sequence[SampleReport],
    people: People,
    *,
    rules: ReplayRules,
    tick: Callable[[], None],
) -> None:
    """Replay submissions and moves; whatever the product refuses stops the load, since the plan is wrong then."""
    for at, report, next_move in sorted(_happenings(reports), key=lambda happening: happening[0]):
        if next_move is None:
            _submit(session, report.sighting, people, rules, at)
        else:
            _move(session, report, next_move, people, rules)
        tick()


def _happenings(
    reports: Sequence[SampleReport],
) -> Iterator[tuple[datetime, SampleReport, SampleMove | None]]:
    for report in reports:
        yield report.sighting.received_at, report, None
        for next_move in report.moves:
            yield next_move.at, report, next_move


def _submit(session: Session, sighting: Sighting, people: People, rules: ReplayRules, at: datetime) -> None:
    location = None
    if sighting.position is not None:
        location = GivenLocation(*sighting.position, sighting.accuracy_m or 0.0, sighting.datum)
    submission = Submission(
        id=sighting.id,
        body_sha256=hashlib.sha256(repr(sighting).encode()).digest(),
        category=sighting.category,
        text=sighting.text,
        captured_at=sighting.captured_at,
        sent_at=at,
        location=location,
        place_code=sighting.place_code,
        concerns=[Concern(ConcernKind.POST, post) for post in sighting.concerns],
        confidential=sighting.is_confidential,
    )
    actor = people.actors[sighting.reporter]
    submit(session, submission, Intake(actor, rules.vault, rules.signer, rules.submission, at))


def _move(session: Session, report: SampleReport, planned: SampleMove, people: People, rules: ReplayRules) -> None:
    by = report.sighting.reporter if planned.by is None else planned.by
    actor = people.actors[by]
    if planned.action is Action.GIVE_FEEDBACK and any(post.unit_id for post in actor.posts):
        order_id = session.scalar(
            select(RectificationOrder.id)
            .where(RectificationOrder.report_id == report.sighting.id, RectificationOrder.answered_at.is_(None))
        )  # fmt: skip
        assert order_id is not None
        answer_order(session, order_id, planned.note or "", actor=actor, rules=rules.moves, now=planned.at)
        return
    version, turn = session.execute(select(Report.version, Report.round).where(Report.id == report.sighting.id)).one()
    is_revisit = planned.action is Action.REVISIT
    where = _look_again(session, report, people, rules.photos[turn - 1], by, planned.at) if is_revisit else {}
    command = Move(
        planned.action,
        version,
        note=planned.note,
        place_code=report.sighting.group_code if planned.action is Action.ASSIGN else None,
        into=planned.into,
        unit_id=people.units[planned.unit] if planned.unit else None,
        requirement=planned.note if planned.unit else None,
        **where,
    )
    move(session, report.sighting.id, command, actor=actor, rules=rules.moves, now=planned.at)


def _look_again(
    session: Session, report: SampleReport, people: People, photo: TakenPhoto, by: int, at: datetime
) -> dict[str, Any]:
    """The photo that whoever revisits takes on the spot, and where that is."""
    photo.attach(session, report.sighting.id, actor=people.actors[by], now=at)
    sighting = report.sighting
    # Where the report has no point, the revisit is somewhere in the county.
    spot, datum = (sighting.position, sighting.datum) if sighting.position else (CENTRE, Datum.WGS84)
    return {"photo": photo.item.sha256, "location": GivenLocation(*spot, 10.0, datum)}

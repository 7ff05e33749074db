"""The planned sightings as submissions, judged one after another by the product's own intake."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count, groupby
from uuid import UUID

from sqlalchemy.orm import Session

from gridwatch.fieldwork.captured import PlacesAbove
from gridwatch.fieldwork.values import GivenLocation
from gridwatch.people.identity import IdentityVault
from gridwatch.receipts import ReceiptSigner
from gridwatch.reports.intake.known_before import KnownBefore, look_up
from gridwatch.reports.intake.storage import Judged
from gridwatch.reports.intake.submission import Intake, SubmissionRules, judge
from gridwatch.reports.intake.values import Submission
from gridwatch.reports.moves.rules import MoveRules
from gridwatch.reports.recusal import Concern, ConcernKind
from gridwatch.sample.photos import TakenPhoto
from gridwatch.sample.sightings import Sighting
from gridwatch.sample.staffing import People


@dataclass(frozen=True, slots=True)
class SampleRules:
    """What the county's settings say, for those steps that ask."""

    vault: IdentityVault
    signer: ReceiptSigner
    submission: SubmissionRules
    moves: MoveRules
    photos: Sequence[TakenPhoto]
    """What everybody who revisits has taken."""


def receive(
    session: Session, sightings: Sequence[Sighting], people: People, rules: SampleRules, above_of: PlacesAbove
) -> Iterator[Judged]:
    """Where each report belongs and stands, ready to be stored, in their order. Raises what
    `submit` raises.

    Writes nothing. What is known of a reporter is asked once, for all that they ever send.
    """
    known = _known(session, sightings, people, rules)
    taken: set[str] = set()
    for sighting in sightings:
        by, submission, before = intake_of(sighting, people, rules), submission_of(sighting), known[sighting.id]
        for draw in count():
            judged = judge(session, submission, before, by, above_of, draw=draw)
            assert isinstance(judged, Judged), f"report {sighting.id} is there already"
            if judged.number not in taken:
                taken.add(judged.number)
                yield judged
                break


def _known(
    session: Session, sightings: Sequence[Sighting], people: People, rules: SampleRules
) -> dict[UUID, KnownBefore]:
    """What is known before each report; no phone's clock is off, and the calendar is read from the
    first one on."""
    first = min(sighting.received_at for sighting in sightings)
    known: dict[UUID, KnownBefore] = {}
    for reporter, group in groupby(sorted(sightings, key=_reporter), _reporter):
        sent = [replace(submission_of(sighting), sent_at=None) for sighting in group]
        rows = look_up(session, sent, people.actors[reporter], rules.submission.capture, now=first)
        known |= {one.id: before for one, before in zip(sent, rows, strict=True)}
    return known


def _reporter(sighting: Sighting) -> int:
    return sighting.reporter


def intake_of(sighting: Sighting, people: People, rules: SampleRules) -> Intake:
    """Who reports, by which keys and rules, and when."""
    actor = people.actors[sighting.reporter]
    return Intake(actor, rules.vault, rules.signer, rules.submission, sighting.received_at)


def submission_of(sighting: Sighting) -> Submission:
    """What the phone sends."""
    location = None
    if sighting.position is not None:
        location = GivenLocation(*sighting.position, sighting.accuracy_m or 0.0, sighting.datum)
    return Submission(
        id=sighting.id,
        body_sha256=hashlib.sha256(repr(sighting).encode()).digest(),
        category=sighting.category,
        text=sighting.text,
        captured_at=sighting.captured_at,
        sent_at=sighting.received_at,
        location=location,
        place_code=sighting.place_code,
        concerns=[Concern(ConcernKind.POST, post) for post in sighting.concerns],
        confidential=sighting.is_confidential,
    )

"""The planned sightings as submissions, judged one after another by the product's own intake."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from gridwatch.people.identity import IdentityVault
from gridwatch.receipts import ReceiptSigner
from gridwatch.reports.background import look_up
from gridwatch.reports.destination import Rungs
from gridwatch.reports.moves import MoveRules
from gridwatch.reports.received import GivenLocation, Submission
from gridwatch.reports.recusal import Concern, ConcernKind
from gridwatch.reports.storing import Fresh
from gridwatch.reports.submission import Intake, SubmissionRules, judge
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


def receive(session: Session, sighting: Sighting, people: People, rules: SampleRules, rungs_of: Rungs) -> Fresh:
    """Where the report belongs and stands, ready to be stored. Raises what `submit` raises; writes nothing."""
    by = intake_of(sighting, people, rules)
    submission = submission_of(sighting)
    background = look_up(session, [submission], by.actor, rules.submission.capture, now=by.now)[0]
    judged = judge(session, submission, background, by, rungs_of)
    assert isinstance(judged, Fresh), f"report {sighting.id} is there already"
    return judged


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

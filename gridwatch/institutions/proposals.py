"""Proposing an institution, and changing the proposal until it is adopted or dropped."""

import unicodedata
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from gridwatch.errors import InvalidField, NotFound
from gridwatch.institutions.events import record_step
from gridwatch.institutions.lifecycle import IN_FORCE, INSTITUTION_LIFE_CYCLE, InstitutionAction, InstitutionState
from gridwatch.institutions.models import Institution, InstitutionKind, InstitutionSource
from gridwatch.institutions.notices import tell_step
from gridwatch.institutions.reading import await_others, is_taken, lock_institution, path_of
from gridwatch.people.actor import Actor
from gridwatch.people.roles import Role
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.models import Place
from gridwatch.territory.places import get_place
from gridwatch.workflow.stale_version import require_version
from gridwatch.workflow.steps import require_role

TITLE_LEAST = 2
_TITLE_MARKS = "《》〈〉 \u3000"
LEVELS = frozenset({Level.COUNTY, Level.TOWN, Level.VILLAGE})
"""Where there are institutions."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What an institution says.

    Its title is kept without the marks 《》 that people write around it, and with one space where
    there were several, or one title would be two. `document_no` is one that it has already; without,
    it gets the next of its place when it is adopted. `replaces_id` is the one in force that ends
    when it begins.
    """

    title: str
    kind: InstitutionKind
    owner: str
    content: str
    source: InstitutionSource
    source_no: str | None = None
    document_no: str | None = None
    effective_on: date | None = None
    replaces_id: UUID | None = None

    def __post_init__(self) -> None:
        title = " ".join(unicodedata.normalize("NFC", self.title).strip(_TITLE_MARKS).split())
        object.__setattr__(self, "title", title)


def propose(session: Session, place_code: str, proposal: Proposal, *, actor: Actor, now: datetime) -> Institution:
    """Propose an institution for a county, town or village. Raises NotFound, NotAllowed,
    InvalidField."""
    place = get_place(session, place_code, pointer="/place_code")
    if place.level not in LEVELS:
        raise InvalidField(
            reason_zh="制度由区县、乡镇或村订立。",
            reason_en="A county, a town or a village has institutions.",
            pointer="/place_code",
        )
    found = INSTITUTION_LIFE_CYCLE.step(InstitutionState.DRAFT, InstitutionAction.PROPOSE)
    role = require_role(found, actor, lambda _: place.path)
    assert isinstance(role, Role)
    _check(session, proposal, place, now)
    made = Institution(
        id=uuid4(),
        place_id=place.id,
        place=place,
        state=InstitutionState.DRAFT,
        version=0,
        proposed_at=now,
        **asdict(proposal),
    )
    session.add(made)
    record_step(session, made, InstitutionAction.PROPOSE, found, None, None, by=(actor, role), now=now)
    tell_step(session, made, InstitutionAction.PROPOSE, now=now)
    return made


def amend(
    session: Session, institution_id: UUID, version: int, proposal: Proposal, *, actor: Actor, now: datetime
) -> Institution:
    """Say a proposal anew. Raises NotFound, StaleVersion, IllegalMove, NotAllowed, InvalidField."""
    found = lock_institution(session, institution_id)
    require_version(found.version, version)
    step = INSTITUTION_LIFE_CYCLE.step(found.state, InstitutionAction.AMEND)
    role = require_role(step, actor, partial(path_of, found))
    assert isinstance(role, Role)
    _check(session, proposal, found.place, now, itself=found.id)
    for name, value in asdict(proposal).items():
        setattr(found, name, value)
    record_step(session, found, InstitutionAction.AMEND, step, None, None, by=(actor, role), now=now)
    return found


def _check(session: Session, proposal: Proposal, place: Place, now: datetime, itself: UUID | None = None) -> None:
    if len(proposal.title) < TITLE_LEAST:
        raise InvalidField(
            reason_zh=f"制度名称至少 {TITLE_LEAST} 个字。",
            reason_en=f"A title has {TITLE_LEAST} letters at least.",
            pointer="/title",
        )
    if proposal.effective_on is not None and proposal.effective_on < china_day(now):
        raise InvalidField(
            reason_zh="施行日期不能早于今天。",
            reason_en="It cannot have been in force before today.",
            pointer="/effective_on",
        )
    if proposal.document_no:
        await_others(session, place.id)
    if proposal.document_no and is_taken(session, place.id, proposal.document_no, but_by=itself):
        raise InvalidField(
            reason_zh="本地已有这个文号的制度。",
            reason_en="An institution of this place has that number.",
            pointer="/document_no",
        )
    if proposal.replaces_id is None:
        return
    replaced = session.get(Institution, proposal.replaces_id)
    if replaced is None or replaced.place_id != place.id or replaced.state not in IN_FORCE:
        raise NotFound("institution", pointer="/replaces_id")

"""What the kernel needs to know of findings."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gridwatch.findings.models import Finding
from gridwatch.findings.notices import OF_FINDINGS
from gridwatch.findings.running_out import answer_findings
from gridwatch.notifications.subject import About, Kept, Subject
from gridwatch.territory.models import Place


def _about(session: Session, ids: Sequence[UUID]) -> dict[UUID, About]:
    """What it is about, its place, and the end of what runs."""
    query = (
        select(Finding.id, Finding.item, Place.name, Finding.due_at)
        .join(Place, Place.id == Finding.place_id)
        .where(Finding.id.in_(ids))
    )
    return {key: About(item, place, due_at) for key, item, place, due_at in session.execute(query)}


def _kept_from(_session: Session, _finding_id: UUID) -> Kept:
    """From nobody by name: row-level security says for whom it exists."""
    return Kept()


FINDINGS = Subject(OF_FINDINGS, _about, _kept_from, answer_findings)

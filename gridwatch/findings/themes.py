"""Which themes are a department's own."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import InvalidField, NotFound
from gridwatch.findings.models import DepartmentTheme
from gridwatch.people.actor import Actor
from gridwatch.people.models import Unit
from gridwatch.people.permissions import GRANTS, Right
from gridwatch.reports.models import Category
from gridwatch.territory.models import Place


def departments_of(actor: Actor) -> list[int]:
    """The departments whose officer the actor is."""
    return sorted({p.unit_id for p in actor.posts if p.unit_id and Right.FINDING_OWN_THEME in GRANTS[p.role]})


def department_of(actor: Actor) -> int | None:
    """The department in whose name the actor finds something, if any."""
    return next(iter(departments_of(actor)), None)


def themes_of(session: Session, actor: Actor) -> frozenset[str]:
    """The themes that are the actor's own as an officer of a department, by letter."""
    units = departments_of(actor)
    return frozenset(_letters(session, units)) if units else frozenset()


def list_themes(session: Session, unit_id: int) -> Sequence[str]:
    """A department's themes, by letter."""
    return sorted(_letters(session, [unit_id]))


def set_themes(session: Session, unit_id: int, letters: Collection[str], *, actor: Actor, now: datetime) -> None:
    """Let these themes be a department's own, and no others. Raises NotFound, NotAllowed,
    InvalidField."""
    unit = session.get(Unit, unit_id)
    if unit is None:
        raise NotFound("unit")
    actor.require(Right.FINDING_LIST, session.get_one(Place, unit.place_id).path)
    known = set(session.scalars(select(Category.letter).distinct()))
    if unknown := sorted(set(letters) - known):
        raise InvalidField(
            reason_zh=f"没有分类“{unknown[0]}”。", reason_en=f"There is no theme {unknown[0]}.", pointer="/letters"
        )
    session.execute(delete(DepartmentTheme).where(DepartmentTheme.unit_id == unit_id))
    session.add_all(DepartmentTheme(unit_id=unit_id, letter=letter) for letter in sorted(set(letters)))
    session.flush()
    audit.record(session, "finding.themes", "unit", unit_id, account_id=actor.account_id, now=now)


def _letters(session: Session, units: Collection[int]) -> Sequence[str]:
    return session.scalars(select(DepartmentTheme.letter).where(DepartmentTheme.unit_id.in_(units)).distinct()).all()

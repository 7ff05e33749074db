"""What came after a report: what became of a clue at the county, and what the reporter thinks of
the result."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from psycopg import errors as pg
from sqlalchemy import ForeignKey, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from gridwatch import audit
from gridwatch.database import Base, code_column
from gridwatch.errors import DomainError, InvalidField, NotAllowed, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.reports.lifecycle import State
from gridwatch.reports.moves.move import get_report
from gridwatch.territory.calendar import china_day
from gridwatch.workflow.steps import Party

WORD_LEAST = 4
LONG_NUMBER = re.compile(r"[0-9]{11}")
"""Eleven digits in a row, which telephone and identity numbers have."""


class Outcome(StrEnum):
    """How the county dealt with a clue; the four ways of the discipline inspection rules."""

    INQUIRY = "inquiry"
    PRELIMINARY_VERIFICATION = "preliminary_verification"
    HELD = "held"
    CONCLUDED = "concluded"


class UntrueReason(StrEnum):
    """Why an allegation was found untrue 失实. Whether somebody accused falsely on purpose is no
    reason here: that is for the prefecture level or above to find (rules on accusations, 2020)."""

    NO_SUCH_FACT = "no_such_fact"
    MISUNDERSTOOD = "misunderstood"
    WITHIN_RULES = "within_rules"
    SOMEBODY_ELSE = "somebody_else"


class ClueOutcome(Base):
    """What became of a clue: codes, dates, a count, and a word on what proved untrue; never
    narrative. The county's alone."""

    __tablename__ = "clue_outcome"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    outcome: Mapped[Outcome] = mapped_column(code_column(Outcome))
    decided_on: Mapped[date]
    case_filed_on: Mapped[date | None]
    sanctions: Mapped[int] = mapped_column(server_default="0")
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    untrue_reason: Mapped[UntrueReason | None] = mapped_column(code_column(UntrueReason))
    """Why the allegation was found untrue; None where it was not."""
    untrue_word: Mapped[str | None]


class ReportRating(Base):
    """What the reporter thinks of how a closed report was handled, 1 (bad) to 5 (good)."""

    __tablename__ = "report_rating"

    report_id: Mapped[UUID] = mapped_column(ForeignKey("report.id"), primary_key=True)
    score: Mapped[int]
    rated_at: Mapped[datetime]


class NotTransferred(DomainError):
    """Only a clue that was transferred has an outcome."""

    code = "not_transferred"
    kind = Refusal.CONFLICT
    zh = "报告没有作为线索移交，没有可登记的办理结果。"
    en = "The report was not transferred as a clue, so that it has no outcome to record."


class NotClosed(DomainError):
    """Only a closed report is rated."""

    code = "not_closed"
    kind = Refusal.CONFLICT
    zh = "报告销号后才能评价。"
    en = "A report is rated once it is closed."


class ClearedUpon(DomainError):
    """Somebody is being cleared because the allegation was found untrue, and that stays while they are."""

    code = "cleared_upon"
    kind = Refusal.CONFLICT
    zh = "已据此提出澄清，不能改为不失实。请先撤回澄清；澄清已完成的，认定不再更改。"
    en = "Somebody is cleared because of it: drop the clearing first; of one that is done, the finding stays."


@dataclass(frozen=True, slots=True)
class Untrue:
    """Why an allegation was found untrue, in a code and in a word of `WORD_LEAST` letters at least."""

    reason: UntrueReason
    word: str


@dataclass(frozen=True, slots=True)
class GivenOutcome:
    """What the county records of a clue; days of China's calendar. `untrue` is given where somebody
    found the allegation so, which only a concluded case tells."""

    outcome: Outcome
    decided_on: date
    case_filed_on: date | None
    sanctions: int
    untrue: Untrue | None


def record_outcome(session: Session, report_id: UUID, given: GivenOutcome, *, actor: Actor, now: datetime) -> None:
    """Put down, or correct, what became of a clue. Raises NotFound, NotAllowed, NotTransferred,
    ClearedUpon, InvalidField."""
    report = get_report(session, report_id, lock=True)
    if not actor.may(Right.CLUE_RECORD, report.path):
        raise NotAllowed(right=Right.CLUE_RECORD)
    if report.state is not State.CLUE_TRANSFERRED:
        raise NotTransferred()
    _check_days(given, china_day(now))
    _check_untrue(given)
    facts = {
        "outcome": given.outcome,
        "decided_on": given.decided_on,
        "case_filed_on": given.case_filed_on,
        "sanctions": given.sanctions,
        "account_id": actor.account_id,
        "recorded_at": now,
        "untrue_reason": given.untrue.reason if given.untrue else None,
        "untrue_word": given.untrue.word if given.untrue else None,
    }
    _put(session, report_id, facts)
    audit.record(
        session, "clue.outcome", "report", report_id, account_id=actor.account_id, now=now,
        outcome=given.outcome.value, case_filed=given.case_filed_on is not None,
        untrue=given.untrue is not None,
    )  # fmt: skip


def _put(session: Session, report_id: UUID, facts: dict[str, Any]) -> None:
    """The database knows what rests on it (`untrue_stays_while_cleared`)."""
    statement = insert(ClueOutcome).values(report_id=report_id, **facts)
    try:
        with session.begin_nested():
            session.execute(statement.on_conflict_do_update(index_elements=[ClueOutcome.report_id], set_=facts))
    except IntegrityError as error:
        broken = error.orig
        if isinstance(broken, pg.CheckViolation) and broken.diag.constraint_name == "untrue_stays_while_cleared":
            raise ClearedUpon(pointer="/untrue") from error
        raise


def rate(session: Session, report_id: UUID, score: int, *, actor: Actor, now: datetime) -> None:
    """Say how one's own closed report was handled, 1 to 5; again replaces it.

    Raises NotFound, NotAllowed, NotClosed.
    """
    report = get_report(session, report_id, lock=True)
    if report.reporter_key != actor.reporter_key:
        raise NotAllowed(right=Party.REPORTER)
    if report.state is not State.CLOSED:
        raise NotClosed()
    facts = {"score": score, "rated_at": now}
    statement = insert(ReportRating).values(report_id=report_id, **facts)
    session.execute(statement.on_conflict_do_update(index_elements=[ReportRating.report_id], set_=facts))
    audit.record(session, "report.rate", "report", report_id, account_id=None, now=now)


def ratings_of(session: Session, report_ids: Collection[UUID]) -> dict[UUID, ReportRating]:
    """What the reporters of some reports thought of the result, where they have said so; of those
    reports that the actor may see."""
    if not report_ids:
        return {}
    given = session.scalars(select(ReportRating).where(ReportRating.report_id.in_(report_ids)))
    return {rating.report_id: rating for rating in given}


def _check_days(given: GivenOutcome, today: date) -> None:
    for name, day in (("decided_on", given.decided_on), ("case_filed_on", given.case_filed_on)):
        if day is not None and day > today:
            raise InvalidField(
                reason_zh="日期不能晚于今天。", reason_en="The day must not lie in the future.", pointer=f"/{name}"
            )
    if given.sanctions and given.case_filed_on is None:
        raise InvalidField(
            reason_zh="有处分人数时须填写立案日期。",
            reason_en="Sanctions need the day on which the case was filed.",
            pointer="/case_filed_on",
        )


def _check_untrue(given: GivenOutcome) -> None:
    if given.untrue is None:
        return
    if given.outcome is not Outcome.CONCLUDED:
        raise InvalidField(
            reason_zh="尚未了结的线索不能认定失实：请先选“予以了结”。",
            reason_en="Only a concluded case is found untrue: record it as concluded first.",
            pointer="/untrue",
        )
    if given.sanctions:
        raise InvalidField(
            reason_zh="有人受处分的线索不能认定失实。",
            reason_en="A case with sanctions is not found untrue.",
            pointer="/sanctions",
        )
    if LONG_NUMBER.search(given.untrue.word):
        raise InvalidField(
            reason_zh="理由里不能写电话或身份证号。",
            reason_en="No telephone or identity numbers in the reason.",
            pointer="/untrue/word",
        )

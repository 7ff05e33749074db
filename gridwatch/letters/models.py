"""Letters, what they ask for, what was answered, and the events that moved them."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ARRAY, Computed, ForeignKey, String
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship

from gridwatch.database import Base, code_column
from gridwatch.letters.lifecycle import LetterAction, LetterClock, LetterState
from gridwatch.people.models import Unit
from gridwatch.people.roles import Role
from gridwatch.territory.models import Place
from gridwatch.workflow.clocks import RunningClock


class LetterKind(StrEnum):
    """The kinds of the catalogue (`shared/data/catalogue/letters.csv`), in its order."""

    REMINDER = "reminder"
    ADVICE = "advice"
    DISCIPLINE_ADVICE = "discipline_advice"
    SUPERVISORY_ADVICE = "supervisory_advice"
    JOINT_ADVICE = "joint_advice"
    CIRCULAR = "circular"
    SUPERVISED_HANDLING = "supervised_handling"
    FIX_AT_ONCE = "fix_at_once"
    RECTIFICATION = "rectification"
    DISCLOSURE = "disclosure"
    CLUE_TRANSFER = "clue_transfer"
    CASE_AUTHORISATION = "case_authorisation"
    CASE_REPORT = "case_report"
    CASE_LESSONS = "case_lessons"
    SUMMONS = "summons"
    CLEARING = "clearing"
    VILLAGER_ANSWER = "villager_answer"
    INSPECTION_FEEDBACK = "inspection_feedback"
    CONCENTRATED_RECTIFICATION = "concentrated_rectification"
    SELF_CHECK = "self_check"


class LetterForm(Base):
    """What the law and the county ask of a kind: whose it is, how long an answer takes, what comes when
    none does."""

    __tablename__ = "letter_kind"

    code: Mapped[LetterKind] = mapped_column(code_column(LetterKind), primary_key=True)
    rank: Mapped[int]
    mark: Mapped[str] = mapped_column(String(20))
    is_serial: Mapped[bool]
    levels: Mapped[list[str]] = mapped_column(ARRAY(String(20)))
    is_delegable: Mapped[bool]
    is_measured: Mapped[bool]
    reply_days: Mapped[int]
    reply_working: Mapped[bool]
    objection_days: Mapped[int]
    next: Mapped[LetterKind | None] = mapped_column(code_column(LetterKind), ForeignKey("letter_kind.code"))
    is_closed: Mapped[bool]


class LetterIssuer(Base):
    """The body of a place that issues letters, as it is called, with its 代字 and whom to ask."""

    __tablename__ = "letter_issuer"

    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    prefix: Mapped[str] = mapped_column(String(12))
    contact: Mapped[str] = mapped_column(String(100))


class LetterAuthorisation(Base):
    """That a town may issue a kind that is the county's, on some days."""

    __tablename__ = "letter_authorisation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    kind: Mapped[LetterKind] = mapped_column(code_column(LetterKind), ForeignKey("letter_kind.code"))
    valid: Mapped[Range[date]] = mapped_column(DATERANGE)
    document_no: Mapped[str] = mapped_column(String(100))
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]

    place: Mapped[Place] = relationship(lazy="raise")


class TemplateState(StrEnum):
    """Whether a template is in force."""

    NEW = "new"
    IN_FORCE = "in_force"
    ENDED = "ended"


class LetterTemplate(Base):
    """A version of a Word template, for a kind or for all that have none of their own; in force from
    `adopted_at` to `ended_at`."""

    __tablename__ = "letter_template"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    kind: Mapped[LetterKind | None] = mapped_column(code_column(LetterKind), ForeignKey("letter_kind.code"))
    no: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    content: Mapped[bytes]
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    adopted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    adopted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    place: Mapped[Place] = relationship(lazy="raise")

    @property
    def state(self) -> TemplateState:
        """Whether it is in force."""
        if self.ended_at is not None:
            return TemplateState.ENDED
        return TemplateState.NEW if self.adopted_at is None else TemplateState.IN_FORCE


class Letter(RunningClock, Base):
    """A letter of the body of a place to a unit, to the body of a place, or to one that is named.

    `round` goes on by one each time an answer is returned. What it was issued as (`issuer` to
    `issued_at`) is empty before.
    """

    __tablename__ = "letter"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[LetterKind] = mapped_column(code_column(LetterKind), ForeignKey("letter_kind.code"))
    place_id: Mapped[int] = mapped_column(ForeignKey("place.id"))
    is_closed: Mapped[bool]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    to_place_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    to_body: Mapped[str | None] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(100))
    source: Mapped[str] = mapped_column(String(1000))
    problems: Mapped[str] = mapped_column(String(8000))
    causes: Mapped[str | None] = mapped_column(String(4000))
    copy_to: Mapped[str | None] = mapped_column(String(200))
    reply_days: Mapped[int]
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter.id"))
    state: Mapped[LetterState] = mapped_column(code_column(LetterState))
    version: Mapped[int]
    round: Mapped[int]
    written_at: Mapped[datetime]
    approved_on: Mapped[date | None]
    issuer: Mapped[str | None] = mapped_column(String(60))
    contact: Mapped[str | None] = mapped_column(String(100))
    year: Mapped[int | None]
    number: Mapped[int | None]
    document_no: Mapped[str | None] = mapped_column(String(100))
    dated_on: Mapped[date | None]
    issued_at: Mapped[datetime | None]
    template_id: Mapped[UUID | None] = mapped_column(ForeignKey("letter_template.id"))
    delivered_at: Mapped[datetime | None]
    clock: Mapped[LetterClock | None] = mapped_column(code_column(LetterClock))

    place: Mapped[Place] = relationship(lazy="raise", foreign_keys=[place_id])
    to_place: Mapped[Place | None] = relationship(lazy="raise", foreign_keys=[to_place_id])
    unit: Mapped[Unit | None] = relationship(lazy="raise")


class LetterItem(Base):
    """One thing that a letter asks for; `by_day` is the last day."""

    __tablename__ = "letter_item"

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(String(1000))
    who: Mapped[str | None] = mapped_column(String(100))
    by_day: Mapped[date | None]


class LetterAnswer(Base):
    """What was answered to one thing in a round; `is_fit` and what follows once it was checked."""

    __tablename__ = "letter_answer"

    letter_id: Mapped[UUID] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True)
    item_no: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[str] = mapped_column(String(4000))
    answered_at: Mapped[datetime]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    is_fit: Mapped[bool | None]
    verdict: Mapped[str | None] = mapped_column(String(1000))
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class LetterEvent(Base):
    """One step of a letter; `account_id` and `role` are empty for the product's own, and for whoever
    answers by a link."""

    __tablename__ = "letter_event"

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    workflow: Mapped[str] = mapped_column(Computed("'letter'", persisted=True))
    from_state: Mapped[LetterState] = mapped_column(code_column(LetterState))
    action: Mapped[LetterAction] = mapped_column(code_column(LetterAction))
    to_state: Mapped[LetterState] = mapped_column(code_column(LetterState))
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    role: Mapped[Role | None] = mapped_column(code_column(Role))
    note: Mapped[str | None]


class LetterReader(Base):
    """Somebody who reads a closed letter."""

    __tablename__ = "letter_reader"

    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)


class LetterLink(Base):
    """A link by which a body without an account answers a letter, once."""

    __tablename__ = "letter_link"

    token_sha256: Mapped[bytes] = mapped_column(primary_key=True)
    letter_id: Mapped[UUID] = mapped_column(ForeignKey("letter.id"))
    made_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

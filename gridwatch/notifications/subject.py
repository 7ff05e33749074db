"""What each subject says of itself, so that people can be told about it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from gridwatch.people.permissions import Right


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of notice. What asks somebody for something cannot be muted; `by` is the right by
    which a post is told, None where a reporter is."""

    asks: bool
    by: Right | None


@dataclass(frozen=True, slots=True)
class About:
    """What a line of the inbox says, as far as it is the reader's to know: what the thing is called,
    where it lies, the end of what runs now."""

    name: str | None = None
    place: str | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """From which accounts it is kept, and by whom it was reported: the pseudonym, and the account
    as far as it can be opened."""

    excluded: Sequence[int] = ()
    reporter_key: bytes | None = None
    sealed_account: bytes | None = None


class AnswerClocks(Protocol):
    """Answers some of the clocks that ring; how many."""

    def __call__(self, session: Session, *, now: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """What people are told about something of this kind. `about_of` says by id what exists for the
    reader; `kept_from` is asked by the product itself, and so is `answer_clocks`, where any run,
    again until it answers none."""

    kinds: Mapping[StrEnum, Told]
    about_of: Callable[[Session, Sequence[UUID]], Mapping[UUID, About]]
    kept_from: Callable[[Session, UUID], Kept]
    answer_clocks: AnswerClocks | None = None


Subjects = Mapping[str, Subject]
"""All of them, by the name that a notification bears."""

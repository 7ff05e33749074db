"""Four eyes: what one person did, another decides."""

from collections.abc import Collection

from gridwatch.errors import DomainError, Refusal
from gridwatch.people.actor import Actor


class SecondPersonNeeded(DomainError):
    """Whoever had a part in it does not decide on it."""

    code = "second_person_needed"
    kind = Refusal.CONFLICT
    zh = "须由另一人办理：这件事您已经手过。"
    en = "This takes a second person: you have had a part in it."


def require_other(actor: Actor, before: Collection[int | None]) -> None:
    """Raise SecondPersonNeeded when the actor is among the accounts that had a part before."""
    if actor.account_id in before:
        raise SecondPersonNeeded()

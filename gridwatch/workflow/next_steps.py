"""What somebody could do now, and what would follow from it: asked by the client, which keeps no
table of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from gridwatch.errors import DomainError
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.workflow.deadlines import Due
from gridwatch.workflow.steps import A, K, S, Step, Workflow, role_for

T = TypeVar("T", bound=Step[Any, Any])


@dataclass(frozen=True, slots=True)
class NextStep(Generic[S, A, K]):
    """A legal move, and what would happen if it were made now; `refusal` is what the facts have
    against it."""

    action: A
    to_state: S
    needs: Sequence[str]
    clock: K | None = None
    due: Due | None = None
    refusal: DomainError | None = field(default=None, kw_only=True)


def legal_steps(
    workflow: Workflow[S, A, T],
    state: S,
    actor: Actor,
    path_by: Callable[[Right], Sequence[int]],
    *,
    is_reporter: bool = False,
) -> dict[A, T]:
    """The moves that state and role allow the actor, in the order of the table; facts may still
    forbid one."""
    legal = {action: workflow.steps[state, action] for action in workflow.legal(state)}
    return {
        action: found
        for action, found in legal.items()
        if role_for(found, actor, path_by, is_reporter=is_reporter) is not None
    }


def next_steps(
    workflow: Workflow[S, A, T],
    state: S,
    actor: Actor,
    path_by: Callable[[Right], Sequence[int]],
    *,
    is_reporter: bool = False,
    due_of: Callable[[T], Due | None] = lambda _: None,
    refusal_of: Callable[[A], DomainError | None] = lambda _: None,
) -> list[NextStep[S, A, Any]]:
    """The same with what each needs, and the clock that it would start."""
    legal = legal_steps(workflow, state, actor, path_by, is_reporter=is_reporter)
    return [
        NextStep(action, found.to, found.needs, found.clock, due_of(found), refusal=refusal_of(action))
        for action, found in legal.items()
    ]


def refusal_of(check: Callable[[], None]) -> DomainError | None:
    """What a check has against it, told rather than raised."""
    try:
        check()
    except DomainError as refusal:
        return refusal
    return None

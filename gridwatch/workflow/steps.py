"""Tables of steps: who may do what in which state, and where it leads.

Pure: no database, no clock. Each subject has a table of its own in its own room; the table
`workflow_step` is their shadow in the database, and `docs/workflows/` is generated from them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Generic, TypeVar

from gridwatch.errors import DomainError, NotAllowed, Refusal
from gridwatch.people.actor import Actor
from gridwatch.people.permissions import Right
from gridwatch.people.roles import Role


class Party(StrEnum):
    """Who makes a step by no office: the person whose report or visit it is, or the product itself,
    when a clock runs out or a report is sealed."""

    REPORTER = "reporter"
    SYSTEM = "system"


class IllegalMove(DomainError):
    """The state does not allow the action; the answer names the actions it does allow."""

    code = "illegal_move"
    kind = Refusal.CONFLICT
    zh = "现在的状态是{state}，不能办理{action}；现在可以：{legal}。"
    en = "It is {state}, which does not allow {action}; possible now: {legal}."


S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)
K = TypeVar("K", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Step(Generic[S, K]):
    """One legal move: where it leads, who may make it, which clock starts, what it needs."""

    to: S
    by: tuple[Right | Party, ...]
    clock: K | None = None
    needs: tuple[str, ...] = field(default=(), kw_only=True)


T = TypeVar("T", bound=Step[Any, Any])


@dataclass(frozen=True)
class Workflow(Generic[S, A, T]):
    """The steps of a subject, by state and action, in the order in which they are offered.

    `start` is what the first step leads from, which nothing stored bears; None where rows are made
    in their first state. `ended` are states that count as ended although a step leads out of them.
    `own_doors` are what people do by a call of its own, where more is asked than a move tells.
    """

    name: str
    steps: Mapping[tuple[S, A], T]
    start: S | None = None
    ended: frozenset[S] = frozenset()
    own_doors: frozenset[A] = frozenset()
    open_states: frozenset[S] = field(init=False)
    """States in which somebody still has something to do."""

    def __post_init__(self) -> None:
        leading = frozenset(state for state, _ in self.steps)
        object.__setattr__(self, "open_states", leading - self.ended - {self.start})

    def step(self, state: S, action: A) -> T:
        """The step for an action in a state. Raises IllegalMove with the actions that are legal."""
        found = self.steps.get((state, action))
        if found is None:
            raise self._illegal(state, action)
        return found

    def step_by_hand(self, state: S, action: A) -> T:
        """The step for an action that a person takes by a move. Raises IllegalMove, also for the
        product's own steps."""
        if action not in self.legal(state):
            raise self._illegal(state, action)
        return self.steps[state, action]

    def legal(self, state: S) -> list[A]:
        """Every action that some person can take by a move in this state, in the order of the
        table."""
        return [
            action
            for (from_state, action), found in self.steps.items()
            if from_state == state and found.by != (Party.SYSTEM,) and action not in self.own_doors
        ]

    def shadow(self) -> set[tuple[str, str, str, str]]:
        """What `workflow_step` holds of it: workflow, state, action, state afterwards."""
        return {(self.name, state.value, action.value, found.to.value) for (state, action), found in self.steps.items()}

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2"]
        for (from_state, action), found in self.steps.items():
            source = "[*]" if from_state == self.start else from_state.value
            lines.append(f"    {source} --> {found.to.value}: {action.value}")
        if self.start is None:
            lines.insert(1, f"    [*] --> {next(iter(self.steps))[0].value}")
        final = sorted({found.to.value for found in self.steps.values()} - {state.value for state, _ in self.steps})
        lines += [f"    {state} --> [*]" for state in final]
        return "\n".join(lines)

    def _illegal(self, state: S, action: A) -> IllegalMove:
        legal = self.legal(state)
        return IllegalMove(state=state, action=action, legal=tuple(legal), actions=[one.value for one in legal])


def role_for(
    found: Step[Any, Any], actor: Actor, path_by: Callable[[Right], Sequence[int]], *, is_reporter: bool = False
) -> Role | Party | None:
    """The role by which the actor may make a step on what lies on a path of places; the path can
    differ by right.

    Whose own it is takes their own steps only, never those of an office.
    """
    if is_reporter:
        return Party.REPORTER if Party.REPORTER in found.by else None
    rights = [by for by in found.by if isinstance(by, Right)]
    roles = (actor.role_for(right, path_by(right)) for right in rights)
    return next((role for role in roles if role is not None), None)


def require_role(
    found: Step[Any, Any], actor: Actor, path_by: Callable[[Right], Sequence[int]], *, is_reporter: bool = False
) -> Role | Party:
    """As `role_for`. Raises NotAllowed."""
    role = role_for(found, actor, path_by, is_reporter=is_reporter)
    if role is None:
        raise NotAllowed(right=found.by)
    return role

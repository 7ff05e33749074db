"""A reporter's move as JSON, while it waits for its report."""

from typing import Any

from gridwatch.reports.effects import Move
from gridwatch.reports.lifecycle import Action
from gridwatch.reports.recusal import Concern, ConcernKind


def write_body(command: Move) -> dict[str, Any]:
    """What a reporter's move can carry; the rest of `Move` is the desk's, whose moves never wait."""
    return {
        "action": command.action.value,
        "version": command.version,
        "note": command.note,
        "concerns": [[concern.kind.value, concern.value] for concern in command.concerns],
    }


def read_body(body: dict[str, Any]) -> Move:
    """The move that `write_body` wrote."""
    concerns = tuple(Concern(ConcernKind(kind), value) for kind, value in body["concerns"])
    return Move(Action(body["action"]), body["version"], note=body["note"], concerns=concerns)

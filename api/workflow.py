"""Steps as clients ask for them, whatever the subject: what is legal now, what each needs, which
clock it starts."""

from typing import Any

from marshmallow import Schema, fields

from api.forms import Instant
from gridwatch.workflow.next_steps import NextStep


class RefusalSchema(Schema):
    """Why a step that state and role allow would be refused."""

    code = fields.String(required=True)
    detail = fields.String(required=True)


class NextStepSchema(Schema):
    """A legal move, and what would happen if it were made now; each subject adds its own codes."""

    needs = fields.List(fields.String(), required=True, metadata={"description": "fields of the move"})
    due_at = Instant(required=True, allow_none=True, metadata={"description": "of the clock that it would start"})
    is_provisional = fields.Boolean(required=True)
    refusal = fields.Nested(RefusalSchema, required=True, allow_none=True)


def next_step_shape(one: NextStep[Any, Any, Any], language: str, *besides: str) -> dict[str, Any]:
    """A step with its due day and, in the reader's language, why it would be refused; `besides` are
    what the subject tells of it."""
    names = ("action", "to_state", "needs", "clock", *besides)
    refusal = one.refusal and {"code": one.refusal.code, "detail": one.refusal.sentence(language)}
    return {name: getattr(one, name) for name in names} | {
        "due_at": one.due and one.due.at,
        "is_provisional": one.due is not None and one.due.is_provisional,
        "refusal": refusal,
    }

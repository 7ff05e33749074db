"""Checklists, and the tasks that towns and counties issue from them."""

from typing import Any
from uuid import UUID

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.database import db
from api.exports.filters import exported
from api.forms import Day, Instant, Text
from api.names import PlaceNameSchema
from api.paging import PageQuery, page, page_of, paging, whole
from api.resource import SIGNED_IN, Resource, actor, holders_of
from gridwatch.people.permissions import Right
from gridwatch.tasks.issuing import NewTask, close_template, get_task, issue, list_templates, make_template, withdraw
from gridwatch.tasks.models import ChecklistTemplate, Task
from gridwatch.tasks.reading import TASKS_BY_ID, TargetProgress, TaskFilter, list_progress, list_tasks, targets_of
from gridwatch.tasks.reminding import remind

tasks = Resource("tasks", __name__, description="Checklists and the tasks made from them")

_TITLE = validate.Length(1, 100)
_ITEM = validate.Length(1, 200)
_ISSUERS = holders_of(Right.TASK_ISSUE)


class NewTemplateSchema(Schema):
    """A checklist of a town or county."""

    place_code = Text(required=True, validate=validate.Length(6, 20))
    title = Text(required=True, validate=_TITLE)
    items = fields.List(Text(validate=_ITEM), required=True, validate=validate.Length(1, 50))


class TemplateSchema(Schema):
    """A checklist to make tasks from."""

    id = fields.UUID(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    title = fields.String(required=True)
    items = fields.List(fields.String(), required=True)
    made_at = Instant(required=True)


TemplatePage = page_of(TemplateSchema)


class NewTaskSchema(Schema):
    """A task for villages (their stations) or groups; from a template, or with its own title and
    items."""

    place_code = Text(required=True, validate=validate.Length(6, 20))
    targets = fields.List(Text(validate=validate.Length(12, 20)), required=True, validate=validate.Length(1, 500))
    starts_on = Day(required=True)
    ends_on = Day(required=True, metadata={"description": "the last day"})
    template_id = fields.UUID(load_default=None, allow_none=True)
    title = Text(load_default=None, allow_none=True, validate=_TITLE)
    items = fields.List(Text(validate=_ITEM), load_default=list, validate=validate.Length(max=50))
    visits_per_target = fields.Integer(strict=True, load_default=1, validate=validate.Range(1, 100))


class TaskSchema(Schema):
    """A task with those of its targets that one may know of."""

    id = fields.UUID(required=True)
    place = fields.Nested(PlaceNameSchema, required=True)
    title = fields.String(required=True)
    items = fields.List(fields.String(), required=True)
    starts_on = fields.Date(required=True)
    ends_on = fields.Date(required=True)
    visits_per_target = fields.Integer(required=True)
    issued_at = Instant(required=True)
    withdrawn_at = Instant(required=True, allow_none=True)
    targets = fields.List(fields.Nested(PlaceNameSchema), required=True)


class TaskQuery(PageQuery):
    """Which tasks to list."""

    open = fields.Boolean(load_default=None, metadata={"description": "running and not withdrawn"})


exported("tasks", TaskQuery)


TaskPage = page_of(TaskSchema)


class ReminderSchema(Schema):
    """Whom to remind: the targets that are behind, or those of them with these codes."""

    codes = fields.List(
        Text(validate=validate.Length(12, 20)), load_default=None, allow_none=True, validate=validate.Length(1, 500)
    )


class RemindedSchema(Schema):
    """How many stations were reminded; none twice a day."""

    reminded = fields.Integer(required=True)


class ProgressSchema(Schema):
    """How far a target is, by visits that the server acknowledged."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    done = fields.Integer(required=True)
    needed = fields.Integer(required=True)


ProgressPage = page_of(ProgressSchema)


@tasks.route("/checklist-templates", methods=["GET"], who=_ISSUERS)
@tasks.response(200, TemplatePage)
def get_templates() -> dict[str, Any]:
    """The checklists in use."""
    return whole(list_templates(db.session()))


@tasks.route("/checklist-templates", methods=["POST"], who=_ISSUERS)
@tasks.arguments(NewTemplateSchema)
@tasks.response(201, TemplateSchema)
def post_template(form: dict[str, Any]) -> ChecklistTemplate:
    """Make a checklist."""
    return make_template(db.session(), **form, actor=actor(), now=g.now)


@tasks.route("/checklist-templates/<uuid:template_id>", methods=["DELETE"], who=_ISSUERS)
@tasks.response(204)
def delete_template(template_id: UUID) -> Response:
    """Take a checklist out of use; tasks made from it go on."""
    close_template(db.session(), template_id, actor=actor(), now=g.now)
    return Response(status=204)


@tasks.route("/tasks", methods=["POST"], who=_ISSUERS)
@tasks.arguments(NewTaskSchema)
@tasks.response(201, TaskSchema)
def post_task(form: dict[str, Any]) -> dict[str, Any]:
    """Issue a task."""
    return _shapes([issue(db.session(), NewTask(**form), actor=actor(), now=g.now)])[0]


@tasks.route("/tasks", methods=["GET"], who=SIGNED_IN)
@tasks.arguments(TaskQuery, location="query")
@tasks.response(200, TaskPage)
def get_tasks(query: dict[str, Any]) -> dict[str, Any]:
    """The tasks issued by or to one's own places."""
    after, limit = paging(query, TASKS_BY_ID)
    found = list_tasks(db.session(), TaskFilter(**query), after=after, limit=limit, now=g.now)
    return page(found, limit, TASKS_BY_ID) | {"items": _shapes(found)}


@tasks.route("/tasks/<uuid:task_id>", methods=["GET"], who=SIGNED_IN)
@tasks.response(200, TaskSchema)
def get_one_task(task_id: UUID) -> dict[str, Any]:
    """One task."""
    return _shapes([get_task(db.session(), task_id)])[0]


@tasks.route("/tasks/<uuid:task_id>/withdrawal", methods=["POST"], who=_ISSUERS)
@tasks.response(200, TaskSchema)
def post_withdrawal(task_id: UUID) -> dict[str, Any]:
    """Withdraw a task; the visits made for it stay."""
    return _shapes([withdraw(db.session(), task_id, actor=actor(), now=g.now)])[0]


@tasks.route("/tasks/<uuid:task_id>/reminder", methods=["POST"], who=_ISSUERS)
@tasks.arguments(ReminderSchema)
@tasks.response(200, RemindedSchema)
def post_reminder(form: dict[str, Any], task_id: UUID) -> dict[str, int]:
    """Remind the stations whose part of a task is not done yet, each once a day."""
    return {"reminded": remind(db.session(), task_id, form["codes"], actor=actor(), now=g.now)}


@tasks.route("/tasks/<uuid:task_id>/progress", methods=["GET"], who=SIGNED_IN)
@tasks.response(200, ProgressPage)
def get_progress(task_id: UUID) -> dict[str, list[TargetProgress] | None]:
    """How far each target is."""
    return whole(list_progress(db.session(), task_id))


def task_shape(task: Task, targets: Any) -> dict[str, Any]:
    """A task as clients see it."""
    names = ("id", "place", "title", "items", "visits_per_target", "issued_at", "withdrawn_at")
    return {name: getattr(task, name) for name in names} | {
        "starts_on": task.period.lower,
        "ends_on": task.last_day,
        "targets": targets,
    }


def _shapes(found: Any) -> list[dict[str, Any]]:
    targets = targets_of(db.session(), found)
    return [task_shape(task, targets[task.id]) for task in found]

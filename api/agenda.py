"""What somebody must do today."""

from typing import Any

from flask import Response, g, jsonify
from marshmallow import Schema, fields

from api.database import db
from api.etags import unless_unchanged
from api.paging import page_of, whole
from api.resource import SIGNED_IN, Resource, actor
from gridwatch.agenda import Agendum, list_agenda
from gridwatch.reports.reading.awaiting import Awaited

agenda = Resource("agenda", __name__, description="What waits for somebody, counted")


class AgendaEntrySchema(Schema):
    """How many things wait; `query` makes the list of `subject` show exactly these."""

    what = fields.String(
        required=True, metadata={"enum": [*(one.value for one in Awaited), *(one.value for one in Agendum)]}
    )
    subject = fields.String(required=True)
    count = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    query = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


AgendaPage = page_of(AgendaEntrySchema)


@agenda.route("/agenda", methods=["GET"], who=SIGNED_IN)
@agenda.alt_response(200, schema=AgendaPage, success=True)
@agenda.alt_response(304, description="As it was under the ETag of If-None-Match", success=True)
def get_agenda() -> Response:
    """What waits for one: by step of the process, by deadline, and the rest; zeros too."""
    found = list_agenda(db.session(), actor=actor(), now=g.now)
    answer: dict[str, Any] = AgendaPage().dump(whole(found))
    return unless_unchanged(jsonify(answer))

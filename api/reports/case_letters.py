"""The orders and letters that the work on reports brought forth, in one list."""

from typing import Any

from marshmallow import Schema, fields, validate

from api.database import db
from api.forms import Code, Instant, Text
from api.paging import PageQuery, page, page_of, paging
from api.resource import Resource, holders_of
from gridwatch.people.permissions import Right
from gridwatch.reports.reading.case_letters import NEWEST_FIRST, CaseLetterKind, list_case_letters

case_letters = Resource("case_letters", __name__, description="Orders and letters about reports")


class CaseLetterQuery(PageQuery):
    """Of which place or those below it, of which kinds."""

    place = Text(load_default=None, validate=validate.Length(6, 20))
    kind = fields.List(Code(CaseLetterKind), load_default=list)


class CaseLetterSchema(Schema):
    """One of them; its PDF is at `/reports/{report}/orders/{id}/notice`, of a letter at
    `/reports/{report}/letters/{id}/pdf`."""

    id = fields.UUID(required=True)
    report_id = fields.UUID(required=True)
    kind = Code(CaseLetterKind, required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    addressee = fields.String(required=True)
    issued_at = Instant(required=True)
    due_at = Instant(required=True)


CaseLetterPage = page_of(CaseLetterSchema)


@case_letters.route("/case-letters", methods=["GET"], who=holders_of(Right.REPORT_READ))
@case_letters.arguments(CaseLetterQuery, location="query")
@case_letters.response(200, CaseLetterPage)
def get_case_letters(query: dict[str, Any]) -> dict[str, Any]:
    """The orders and letters about reports that one may see, newest first."""
    after, limit = paging(query, NEWEST_FIRST)
    found = list_case_letters(db.session(), **query, after=after, limit=limit)
    return page(found, limit, NEWEST_FIRST)

"""Keeping the territory: places and boundaries from a file, and cells derived where there are none.

Both can be asked for what they would do, and then be done.
"""

import tempfile
from pathlib import Path
from typing import Any

from flask import g, request
from marshmallow import Schema, fields

from api.database import db
from api.forms import Code
from api.paging import page_of, whole
from api.problems import language
from api.resource import Resource, actor, holders_of
from geo.datum import Datum
from gridwatch.people.permissions import Right
from gridwatch.territory.derive import DerivedCell, Method, derive_cells
from gridwatch.territory.importing.complaints import Severity
from gridwatch.territory.importing.reading import read_rows
from gridwatch.territory.importing.report import ImportReport
from gridwatch.territory.importing.writing import import_places
from gridwatch.territory.places import codes_of, get_place

territory = Resource("territory", __name__, description="Keeping places and boundaries")

MOST_BYTES = 50 * 2**20
SHOWN = 500
_FILE = {
    "required": True,
    "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}


class ImportQuery(Schema):
    """How to read the file, and whether to write anything."""

    dry_run = fields.Boolean(load_default=True)
    datum = Code(Datum, load_default=Datum.WGS84)
    skip_bad = fields.Boolean(load_default=False, metadata={"description": "import the good rows, leave out the bad"})
    allow_renames = fields.Boolean(load_default=False)


class RowProblemSchema(Schema):
    """One complaint about a row of the file; row 0 is the file as a whole."""

    row = fields.Integer(required=True)
    code = fields.String(required=True)
    field = fields.String(required=True)
    severity = Code(Severity, required=True)
    detail = fields.String(required=True)


class ImportReportSchema(Schema):
    """What was done, or would be: every row is new, updated, unchanged or left out. The first 500
    complaints."""

    rows = fields.Integer(required=True)
    created = fields.Integer(required=True)
    updated = fields.Integer(required=True)
    unchanged = fields.Integer(required=True)
    left_out = fields.Integer(required=True)
    outlines = fields.Integer(required=True)
    errors = fields.Integer(required=True)
    problems = fields.List(fields.Nested(RowProblemSchema), required=True)
    problems_in_all = fields.Integer(required=True)
    is_applied = fields.Boolean(required=True)


class DeriveSchema(Schema):
    """Whether to write anything."""

    dry_run = fields.Boolean(load_default=True)


class DerivedCellSchema(Schema):
    """A cell made for a place that has no real boundary."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    method = Code(Method, required=True)
    is_changed = fields.Boolean(required=True)


DerivedCellPage = page_of(DerivedCellSchema)


@territory.route("/places/import", methods=["POST"], who=holders_of(Right.STATION_MANAGE))
@territory.arguments(ImportQuery, location="query")
@territory.response(200, ImportReportSchema)
@territory.doc(requestBody=_FILE)
def post_import(query: dict[str, Any]) -> dict[str, Any]:
    """Import places of one's own territory: GeoJSON, GeoJSON-seq (also .gz), CSV or XLSX."""
    session = db.session()
    within = codes_of(session, actor().places_of(Right.STATION_MANAGE))
    request.max_content_length = MOST_BYTES
    with tempfile.TemporaryDirectory(prefix="gridwatch-places-") as folder:
        file = Path(folder) / "places"
        file.write_bytes(request.get_data(cache=False))
        report = import_places(session, read_rows(file), **query, within=within, by=actor().account_id, now=g.now)
    return _report_shape(report)


@territory.route("/places/<string:code>/cells", methods=["POST"], who=holders_of(Right.STATION_MANAGE))
@territory.arguments(DeriveSchema)
@territory.response(200, DerivedCellPage)
def post_cells(form: dict[str, Any], code: str) -> dict[str, list[DerivedCell] | None]:
    """Give the places directly below one that have no real boundary a derived one."""
    session = db.session()
    place = get_place(session, code)
    actor().require(Right.STATION_MANAGE, place.path)
    return whole(derive_cells(session, place, **form, by=actor().account_id, now=g.now))


def _report_shape(report: ImportReport) -> dict[str, Any]:
    names = ("rows", "created", "updated", "unchanged", "left_out", "outlines", "is_applied")
    return {name: getattr(report, name) for name in names} | {
        "errors": len(report.errors),
        "problems_in_all": len(report.problems),
        "problems": [
            {
                "row": one.row_number,
                "code": one.code,
                "field": one.field,
                "severity": one.severity,
                "detail": one.sentence(language()),
            }
            for one in report.problems[:SHOWN]
        ],
    }

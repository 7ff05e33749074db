"""Exports: asking for a file, watching it being made, fetching it, doing away with it."""

from datetime import datetime, timedelta
from io import BufferedReader
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, g, jsonify, request, url_for
from marshmallow import Schema, fields
from werkzeug.wsgi import wrap_file

from api.database import db
from api.exports.forms import NewExportSchema, describe_filters
from api.forms import Code, Instant
from api.paging import PageQuery, page, page_of, paging, whole
from api.problems import language
from api.resource import SIGNED_IN, Resource, actor, archive, settings, vault
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.exports.models import Export, ExportState, Format, Language
from gridwatch.exports.naming import filename
from gridwatch.exports.narrowing import Names, filters_of, names_for, place_of, span_of
from gridwatch.exports.requests import EXPORTS_NEWEST_FIRST, ask_for, cancel, fetch, get_export, list_exports
from gridwatch.from_settings import county_rules, keep_exports
from gridwatch.territory.calendar import china_day

exports = Resource("exports", __name__, description="Lists, figures and briefs as files, made in a job")

MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}
_BUFFER = 64 * 1024


class FailureSchema(Schema):
    """Why no file was made."""

    code = fields.String(required=True)
    detail = fields.String(required=True)


class ExportSchema(Schema):
    """One file, and how far it is. `rows_expected` is empty where the number is not known
    beforehand."""

    id = fields.UUID(required=True)
    what = fields.String(required=True)
    format = Code(Format, required=True)
    filters = fields.Dict(required=True)
    name = fields.String(required=True, metadata={"description": "as it is saved, in the language of the file"})
    narrowed_by = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "its filters in words"},
    )
    state = Code(ExportState, required=True)
    rows_done = fields.Integer(required=True)
    rows_expected = fields.Integer(required=True, allow_none=True)
    size = fields.Integer(required=True, allow_none=True)
    asked_at = Instant(required=True)
    ended_at = Instant(required=True, allow_none=True)
    kept_until = Instant(required=True, allow_none=True)
    failure = fields.Nested(FailureSchema, required=True, allow_none=True)


ExportPage = page_of(ExportSchema)


class KindSchema(Schema):
    """Something that can be exported, the filters that it takes, needs and takes as lists, and the
    codes of some."""

    what = fields.String(required=True)
    title = fields.String(required=True)
    formats = fields.List(Code(Format), required=True)
    is_counted = fields.Boolean(required=True, metadata={"description": "one can subscribe to its count"})
    filters = fields.List(fields.String(), required=True)
    needs = fields.List(fields.String(), required=True)
    lists = fields.List(fields.String(), required=True)
    choices = fields.Dict(keys=fields.String(), values=fields.List(fields.String()), required=True)
    words = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": "for each choice, what its codes are codes of"},
    )


KindPage = page_of(KindSchema)


@exports.route("/exports", methods=["POST"], who=SIGNED_IN)
@exports.arguments(NewExportSchema)
@exports.response(202, ExportSchema)
def post_export(form: dict[str, Any]) -> Response:
    """Have a list made into a file, with what your posts show; `Location` says where to watch."""
    rules = county_rules(settings(), vault())
    made = ask_for(db.session(), **form, language=Language(language()), actor=actor(), rules=rules, now=g.now)
    response: Response = jsonify(ExportSchema().dump(export_shape(made, names_for(db.session(), [made]))))
    response.status_code = 202
    response.location = url_for("exports.get_one_export", export_id=made.id)
    return response


@exports.route("/exports", methods=["GET"], who=SIGNED_IN)
@exports.arguments(PageQuery, location="query")
@exports.response(200, ExportPage)
def get_exports(query: dict[str, Any]) -> dict[str, Any]:
    """Your exports, newest first."""
    after, limit = paging(query, EXPORTS_NEWEST_FIRST)
    found = list_exports(db.session(), actor=actor(), after=after, limit=limit)
    listed = page(found, limit, EXPORTS_NEWEST_FIRST)
    names = names_for(db.session(), found)
    return listed | {"items": [export_shape(one, names) for one in found]}


@exports.route("/exports/kinds", methods=["GET"], who=SIGNED_IN)
@exports.response(200, KindPage)
def get_kinds() -> dict[str, Any]:
    """What your posts let you ask for, and in which forms."""
    spoken = Language(language())
    offered = [
        {
            "what": what,
            "title": one.title(spoken),
            "formats": [format_ for format_ in Format if format_ in one.formats],
            "is_counted": one.count is not None,
        }
        | describe_filters(what)
        for what, one in CATALOGUE.items()
        if not one.rights or any(actor().may_anywhere(right) for right in one.rights)
    ]
    return whole(offered)


@exports.route("/exports/<uuid:export_id>", methods=["GET"], who=SIGNED_IN)
@exports.response(200, ExportSchema)
def get_one_export(export_id: UUID) -> dict[str, Any]:
    """How far one is."""
    found = get_export(db.session(), export_id, actor=actor())
    return export_shape(found, names_for(db.session(), [found]))


@exports.route("/exports/<uuid:export_id>", methods=["DELETE"], who=SIGNED_IN)
@exports.response(204)
def delete_export(export_id: UUID) -> Response:
    """Cancel it, also half way, and delete its file."""
    cancel(db.session(), export_id, actor=actor(), store=archive().store, now=g.now)
    return Response(status=204)


@exports.route("/exports/<uuid:export_id>/file", methods=["GET"], who=SIGNED_IN)
@exports.response(200, description="The file, in its own media type")
@exports.doc(responses={"200": {"content": {media_type: {} for media_type in MEDIA_TYPES.values()}}})
def get_file(export_id: UUID) -> Response:
    """The file, while the appointments behind it last; each time is kept in the audit trail."""
    found, reader = fetch(db.session(), export_id, actor=actor(), store=archive().store, now=g.now)
    response = Response(
        wrap_file(request.environ, BufferedReader(reader, _BUFFER), _BUFFER),
        content_type=MEDIA_TYPES[found.format],
        direct_passthrough=True,
    )
    response.content_length = reader.size
    name = filename(found, names_for(db.session(), [found]))
    # Twice, as RFC 6266 has it: in ASCII for what is old, and as it is.
    plain = f"{found.what}-{china_day(found.asked_at)}.{found.format}"
    names = {"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"}
    response.headers.set("Content-Disposition", "attachment", **names)
    return response


def export_shape(export: Export, named: Names) -> dict[str, Any]:
    """An export as its owner sees it."""
    names = ("id", "what", "format", "filters", "state", "rows_done", "rows_expected", "size", "asked_at", "ended_at")
    failure = export.failure and {"code": export.failure["code"], "detail": export.failure[language()]}
    return {name: getattr(export, name) for name in names} | {
        "name": filename(export, named),
        "narrowed_by": _narrowed_by(export, named),
        "failure": failure,
        "kept_until": _kept_until(export),
    }


def _narrowed_by(export: Export, named: Names) -> list[str]:
    """In words for whoever asked, who also reads here what they looked for."""
    spoken = Language(language())
    looked_for = [spoken.choose(f"“{words}”", f'"{words}"') for words in (export.filters.get("q"),) if words]
    given = (place_of(export, named), span_of(export, spoken), *filters_of(export, named, spoken), *looked_for)
    return [one for one in given if one]


def _kept_until(export: Export) -> datetime | None:
    days: timedelta = keep_exports(settings())
    return export.ended_at + days if export.ended_at and export.state is ExportState.DONE else None

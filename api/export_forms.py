"""What clients send about exports: the filters of each are those of the list's own route, without its paging."""

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from api.analysis import BlindSpotQuery, RankingQuery
from api.appointments import AppointmentQuery
from api.audit import AuditQuery
from api.coverage import CoverageQuery
from api.figures import FigureQuerySchema
from api.forms import Code, Text
from api.orders import OrderQuery
from api.overdue import OverdueTotalsQuery
from api.places import PlaceQuery
from api.report_forms import TotalsQuery
from api.stations import WithinQuery
from api.tasks import TaskQuery
from api.visits import VisitQuery
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.exports.models import Format

_PAGING = ("cursor", "limit")


class BriefQuery(Schema):
    """A town, and a month as YYYY-MM."""

    place = Text(required=True, validate=validate.Length(6, 20))
    month = Text(
        required=True,
        validate=validate.Regexp(r"^20[0-9]{2}-(0[1-9]|1[0-2])$", error="String does not match expected pattern."),
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The month as its first day."""
        return data | {"month": date.fromisoformat(f"{data['month']}-01")}


FILTERS: dict[str, Schema] = {
    "reports": TotalsQuery(exclude=("mine",)),
    "overdue": OverdueTotalsQuery(),
    "appointments": AppointmentQuery(exclude=(*_PAGING, "ends_before")),
    "stations": WithinQuery(exclude=_PAGING),
    "places": PlaceQuery(exclude=_PAGING),
    "visits": VisitQuery(exclude=(*_PAGING, "mine")),
    "tasks": TaskQuery(exclude=_PAGING),
    "orders": OrderQuery(exclude=_PAGING),
    "audit": AuditQuery(exclude=_PAGING),
    "figures": FigureQuerySchema(exclude=("compare",)),
    "coverage": CoverageQuery(exclude=("level",)),
    "rankings": RankingQuery(),
    "blind-spots": BlindSpotQuery(),
    "brief": BriefQuery(),
}
"""One for each entry of the catalogue; a test demands that none is missing."""


class NewExportSchema(Schema):
    """A file to make. `filters` are the query parameters of the list with the same name; lists are JSON lists."""

    what = fields.String(required=True, validate=validate.OneOf(sorted(CATALOGUE)))
    format = Code(Format, required=True)
    filters = fields.Dict(keys=fields.String(), load_default=dict)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The filters as the value that the list takes; what is wrong with them is told below `/filters`."""
        try:
            wanted = FILTERS[data["what"]].load(data["filters"])
        except ValidationError as error:
            raise ValidationError({"filters": error.messages}) from error
        as_values = {name: tuple(value) if isinstance(value, list) else value for name, value in wanted.items()}
        return {
            "what": data["what"],
            "format_": data["format"],
            "wanted": CATALOGUE[data["what"]].wanted(**as_values),
        }

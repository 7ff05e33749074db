"""What pairings came to in a window, over HTTP."""

from typing import Any

from marshmallow import Schema, fields, validate

from api.database import db
from api.exports.filters import exported
from api.forms import Day, Text
from api.names import PlaceNameSchema
from api.resource import Resource, holders_of
from gridwatch.pairing.figures import PairingWindow, list_town_pairings, sum_up
from gridwatch.people.permissions import Right

pairing_figures = Resource("pairing-figures", __name__, description="What pairings came to")


class PairingWindowQuery(Schema):
    """Of which place and what lies below it, from which day up to which."""

    place = Text(required=True, validate=validate.Length(6, 20))
    first = Day(required=True)
    past = Day(required=True, metadata={"description": "the day after the last"})


exported("pairing-figures", PairingWindowQuery)


class PairingCountsSchema(Schema):
    """`visits` in person-times; `raised` are problems and suggestions, `done` those of them that are
    done now."""

    diaries = fields.Integer(required=True)
    late = fields.Integer(required=True)
    visits = fields.Integer(required=True)
    households = fields.Integer(required=True)
    persons = fields.Integer(required=True)
    asked = fields.Integer(required=True, metadata={"description": "diaries that asked about disclosure"})
    raised = fields.Integer(required=True)
    done = fields.Integer(required=True)


class PairingWholeSchema(PairingCountsSchema):
    """The counts of all, with the share that is done; null where nothing was raised."""

    done_rate = fields.Float(required=True, allow_none=True)


class TownPairingSchema(Schema):
    """The counts of a town; no rate, so that towns are not ranked."""

    town = fields.Nested(PlaceNameSchema, required=True)
    figures = fields.Nested(PairingCountsSchema, required=True)


class PairingFiguresSchema(Schema):
    """Of all, and of each town that has a diary in the window, by code."""

    total = fields.Nested(PairingWholeSchema, required=True)
    towns = fields.List(fields.Nested(TownPairingSchema), required=True)


@pairing_figures.route("/pairing-figures", methods=["GET"], who=holders_of(Right.PAIRING_READ, Right.DIARY_WRITE))
@pairing_figures.arguments(PairingWindowQuery, location="query")
@pairing_figures.response(200, PairingFiguresSchema)
def get_pairing_figures(query: dict[str, Any]) -> dict[str, Any]:
    """Visits, households, what was raised and what of it was done; of diaries that one may read."""
    towns = list_town_pairings(db.session(), PairingWindow(**query))
    return {"total": sum_up(towns), "towns": towns}

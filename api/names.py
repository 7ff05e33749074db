"""Things as other answers name them: people and places."""

from marshmallow import Schema, fields

from api.forms import Code
from gridwatch.territory.codes import Level


class PersonSchema(Schema):
    """A person, named."""

    id = fields.Integer(required=True)
    name = fields.String(required=True)


class ReachablePersonSchema(PersonSchema):
    """A person, named, with the phone."""

    phone = fields.String(required=True)


class PlaceNameSchema(Schema):
    """A place, named."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    level = Code(Level, required=True)

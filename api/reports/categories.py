"""The categories that a report can have."""

from typing import Any

from marshmallow import Schema, fields

from api.database import db
from api.forms import Code
from api.paging import page_of, whole
from api.resource import SIGNED_IN, Resource
from gridwatch.reports.categories import list_categories
from gridwatch.reports.models import Track

categories = Resource("categories", __name__, description="What a report can be about")


class CategorySchema(Schema):
    """One kind of problem."""

    code = fields.String(required=True)
    name_zh = fields.String(required=True)
    name_en = fields.String(required=True)
    letter = fields.String(required=True)
    theme_zh = fields.String(required=True)
    theme_en = fields.String(required=True)
    track = Code(Track, required=True)
    rectify_days = fields.Integer(required=True)
    seals = fields.Boolean(required=True)
    redact = fields.List(fields.String(), required=True)


CategoryPage = page_of(CategorySchema)


@categories.route("/categories", methods=["GET"], who=SIGNED_IN)
@categories.response(200, CategoryPage)
def get_categories() -> dict[str, Any]:
    """The categories that are open, by code."""
    return whole(list_categories(db.session()))

"""The posts that a report can concern, and what naming one does; phones show it before anything is
sent."""

from typing import Any

from marshmallow import Schema, fields

from api.forms import Code
from api.paging import page_of, whole
from api.resource import SIGNED_IN, Resource
from gridwatch.reports.recusal import NOT_TAKEN, ConcernedPost, seal_of_post
from gridwatch.territory.codes import Level

concern_posts = Resource("concern_posts", __name__, description="Whom a report can concern")


class ConcernPostSchema(Schema):
    """A post. The lowest level that sees a report that concerns it: none means the station."""

    post = Code(ConcernedPost, required=True)
    is_taken = fields.Boolean(
        required=True, metadata={"description": "false: such reports are not stored; the reporter is told where to go"}
    )
    sealed_to = Code(Level, required=True, allow_none=True)


ConcernPostPage = page_of(ConcernPostSchema)


@concern_posts.route("/concern-posts", methods=["GET"], who=SIGNED_IN)
@concern_posts.response(200, ConcernPostPage)
def get_concern_posts() -> dict[str, Any]:
    """The posts, with the lowest level that sees a report that concerns each."""
    items = [
        {"post": post, "is_taken": post not in NOT_TAKEN, "sealed_to": seal_of_post(post)} for post in ConcernedPost
    ]
    return whole(items)

"""Committee posts and near relations: what bars a person from being a monitor."""

from typing import Any

from flask import Response, g
from marshmallow import Schema, validate

from api.database import db
from api.forms import Code, Day, Key, Text
from api.resource import Resource, actor, holders_of
from gridwatch.people.committees import declare_near_relation, join_committee, leave_committee
from gridwatch.people.models import CommitteePost, Kinship
from gridwatch.people.permissions import Right

committees = Resource("committees", __name__, description="Committee posts and near relations")


class CommitteeMemberSchema(Schema):
    """A committee post in a village."""

    account_id = Key(required=True)
    village_code = Text(required=True, validate=validate.Length(12, 12))
    post = Code(CommitteePost, required=True)
    since = Day(required=True)


class CommitteeLeavingSchema(Schema):
    """A committee post that ends; `until` is the first day without it."""

    account_id = Key(required=True)
    village_code = Text(required=True, validate=validate.Length(12, 12))
    post = Code(CommitteePost, required=True)
    until = Day(required=True)


class NearRelationSchema(Schema):
    """Two near relatives."""

    account_id = Key(required=True)
    relative_id = Key(required=True)
    kinship = Code(Kinship, required=True)


@committees.route("/committee-members", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@committees.arguments(CommitteeMemberSchema)
@committees.response(204)
def post_committee_member(form: dict[str, Any]) -> Response:
    """Record a committee post; monitors of the village whom it bars lose their seats."""
    join_committee(
        db.session(), form["account_id"], form["village_code"], form["post"], form["since"], actor=actor(), now=g.now
    )
    return Response(status=204)


@committees.route("/committee-members/end", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@committees.arguments(CommitteeLeavingSchema)
@committees.response(204)
def post_committee_end(form: dict[str, Any]) -> Response:
    """End a committee post; from that day on it bars nobody."""
    leave_committee(
        db.session(), form["account_id"], form["village_code"], form["post"], form["until"], actor=actor(), now=g.now
    )
    return Response(status=204)


@committees.route("/near-relations", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@committees.arguments(NearRelationSchema)
@committees.response(204)
def post_near_relation(form: dict[str, Any]) -> Response:
    """Record a declared near relation, in both directions."""
    declare_near_relation(db.session(), **form, actor=actor(), now=g.now)
    return Response(status=204)

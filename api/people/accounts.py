"""Accounts, and the codes by which people set their password."""

from typing import Any

from flask import Response, g
from marshmallow import Schema, fields, validate

from api.database import db
from api.forms import Text
from api.names import ReachablePersonSchema
from api.paging import PageQuery, ordering, page, page_of, paging, sort_of
from api.resource import Resource, actor, holders_of, settings
from gridwatch.people.accounts import ACCOUNT_ORDERS, PHONE, list_accounts, open_account
from gridwatch.people.activation_sheet import activate_anew, sheet_for_place
from gridwatch.people.models import Account
from gridwatch.people.permissions import Right

accounts = Resource("accounts", __name__, description="People who can sign in, and their activation codes")

_PHONE = validate.Regexp(f"^{PHONE.pattern}$", error="String does not match expected pattern.")
NAME = validate.Length(1, 50)


class AccountSchema(ReachablePersonSchema):
    """A person who can sign in."""

    is_activated = fields.Function(lambda account: account.password_hash is not None, metadata={"type": "boolean"})


class NewAccountSchema(Schema):
    """Phone (the login) and name."""

    phone = Text(required=True, validate=_PHONE)
    name = Text(required=True, validate=NAME)


class AccountQuery(PageQuery):
    """Which accounts to list: by part of the name, or the beginning of the phone."""

    q = Text(load_default=None, validate=validate.Length(1, 50))
    sort = sort_of(ACCOUNT_ORDERS)


AccountPage = page_of(AccountSchema)


class ActivationCodeSchema(Schema):
    """A single-use code, in clear this once."""

    code = fields.String(required=True)


class SheetSchema(Schema):
    """For whom to print activation codes: everybody appointed at or below a place who never signed
    in."""

    place_code = Text(required=True, validate=validate.Length(6, 20))


@accounts.route("/accounts", methods=["GET"], who=holders_of(Right.PEOPLE_APPOINT))
@accounts.arguments(AccountQuery, location="query")
@accounts.response(200, AccountPage)
def get_accounts(query: dict[str, Any]) -> dict[str, Any]:
    """Find people, to appoint them."""
    order = ordering(query, ACCOUNT_ORDERS)
    after, limit = paging(query, order)
    reached = actor().places_of(Right.PEOPLE_APPOINT)
    found = list_accounts(db.session(), reached=reached, **query, order=order, after=after, limit=limit)
    return page(found, limit, order)


@accounts.route("/accounts", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@accounts.arguments(NewAccountSchema)
@accounts.response(201, AccountSchema)
def post_account(form: dict[str, Any]) -> Account:
    """Open an account; the person sets the password with an activation code."""
    return open_account(db.session(), form["phone"], form["name"], by=actor().account_id, now=g.now)


@accounts.route(
    "/accounts/<int(max=9223372036854775807):account_id>/activation-code",
    methods=["POST"],
    who=holders_of(Right.PEOPLE_APPOINT),
)
@accounts.response(201, ActivationCodeSchema)
def post_activation_code(account_id: int) -> dict[str, str]:
    """A fresh code for one person, also who forgot the password; using it ends the old sessions."""
    days = settings().activation_days
    return {"code": activate_anew(db.session(), account_id, actor=actor(), now=g.now, valid_days=days)}


@accounts.route("/activation-sheets", methods=["POST"], who=holders_of(Right.PEOPLE_APPOINT))
@accounts.arguments(SheetSchema)
@accounts.response(200, content_type="application/pdf", description="One card a person, with a QR code")
def post_activation_sheet(form: dict[str, Any]) -> Response:
    """Print fresh activation codes as a PDF; codes printed before stop working."""
    days, door = settings().activation_days, settings().public_url
    pdf = sheet_for_place(db.session(), form["place_code"], actor=actor(), now=g.now, valid_days=days, door=door)
    return Response(pdf, content_type="application/pdf")

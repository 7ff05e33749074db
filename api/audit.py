"""The audit trail, for auditors."""

from typing import Any

from marshmallow import Schema, fields, validate

from api.database import db
from api.exports.filters import exported
from api.forms import Instant, Text
from api.paging import PageQuery, ordering, page, page_of, paging, sort_of
from api.resource import Resource, holders_of
from gridwatch.audit import ENTRY_ORDERS, AuditFilter, count_unsealed, list_entries, verify
from gridwatch.people.permissions import Right

audit = Resource("audit", __name__, description="The append-only audit trail")


class AuditQuery(PageQuery):
    """Which entries to list, newest first unless `sort` says otherwise."""

    action = Text(load_default=None, validate=validate.Length(1, 50))
    subject = Text(load_default=None, validate=validate.Length(1, 50))
    subject_id = Text(load_default=None, validate=validate.Length(1, 100))
    since = Instant(load_default=None)
    before = Instant(load_default=None)
    sort = sort_of(ENTRY_ORDERS)


exported("audit", AuditQuery)


class AuditEntrySchema(Schema):
    """One write or sensitive read. `account_id` is empty for what a reporter did."""

    id = fields.Integer(required=True)
    at = Instant(required=True)
    account_id = fields.Integer(required=True, allow_none=True)
    action = fields.String(required=True)
    subject = fields.String(required=True)
    subject_id = fields.String(required=True)
    facts = fields.Dict(required=True)


AuditEntryPage = page_of(AuditEntrySchema)


class VerificationSchema(Schema):
    """Whether the hash chain holds, and how many entries wait to be sealed."""

    holds = fields.Boolean(required=True)
    complaints = fields.List(fields.String(), required=True)
    unsealed = fields.Integer(required=True)


@audit.route("/audit", methods=["GET"], who=holders_of(Right.AUDIT_READ))
@audit.arguments(AuditQuery, location="query")
@audit.response(200, AuditEntryPage)
def get_audit(query: dict[str, Any]) -> dict[str, Any]:
    """Entries of the audit trail."""
    order = ordering(query, ENTRY_ORDERS)
    after, limit = paging(query, order)
    found = list_entries(db.session(), AuditFilter(**query), order=order, after=after, limit=limit)
    return page(found, limit, order)


@audit.route("/audit/verification", methods=["GET"], who=holders_of(Right.AUDIT_READ))
@audit.response(200, VerificationSchema)
def get_verification() -> dict[str, Any]:
    """Recompute the hash chain."""
    complaints = verify(db.session())
    return {"holds": not complaints, "complaints": complaints, "unsealed": count_unsealed(db.session())}

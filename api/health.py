"""Whether the process is up, and whether it can do its work; and the keys by which anybody checks a
receipt."""

from datetime import UTC, datetime

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from api.database import db
from api.resource import archive
from gridwatch.files.store import StorageFull, StoreUnavailable, check_usable
from gridwatch.territory.calendar import china_day
from gridwatch.workdays.importing import known_years
from gridwatch.workdays.working_days import missing_years
from migrations.heads import head_revision

health = Blueprint("health", __name__)


@health.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="up")


@health.get("/readyz")
def readyz() -> tuple[Response, int]:
    """The database answers and is migrated, its queue is there, files can be stored; 503 says what
    is wrong."""
    try:
        revision = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        db.session.execute(text("SELECT FROM procrastinate_jobs LIMIT 1"))
    except SQLAlchemyError:
        return jsonify(status="not ready", reason="the database does not answer, or is not migrated"), 503
    if revision != head_revision():
        return jsonify(status="not ready", reason=f"at migration {revision}, needs {head_revision()}"), 503
    try:
        check_usable(archive().store)
        with archive().workplace():
            pass
    except (StorageFull, StoreUnavailable) as refusal:
        return jsonify(status="not ready", reason=f"evidence: {refusal.sentence('en')}"), 503
    known = known_years(db.session())
    missing = missing_years(known, china_day(datetime.now(UTC)))
    return jsonify(status="ready", migration=revision, calendar={"known": sorted(known), "missing": missing}), 200


@health.get("/.well-known/gridwatch-keys")
def keys() -> Response:
    """The public keys that sign receipts, as a JSON Web Key Set."""
    return jsonify(current_app.config["RECEIPT_SIGNER"].key_set())

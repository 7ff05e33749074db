"""The Flask application, put together: settings in, routes and problem details out."""

import json
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, jsonify, request
from flask_migrate import Migrate
from flask_smorest import Api
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from api.agenda import agenda
from api.analysis.assets import assets
from api.analysis.coverage import coverage
from api.analysis.figures import figures
from api.analysis.routes import analysis
from api.analysis.wall import wall
from api.attached import attached
from api.audit import audit
from api.clearing.routes import clearings
from api.database import db
from api.desks.routes import desks
from api.digest import digest
from api.docs import docs
from api.evidence.routes import evidence
from api.evidence.shapes import Sha256Converter
from api.evidence.uploads import uploads
from api.exports.routes import exports
from api.exports.sheets import sheets
from api.findings.checks import checks
from api.findings.device_checks import device_checks
from api.findings.routes import findings
from api.health import health
from api.institutions.routes import institutions
from api.letters.links import letter_links
from api.letters.routes import letters
from api.letters.rules import letter_rules
from api.letters.templates import letter_templates
from api.notifications import notifications
from api.orders.evidence import order_evidence
from api.orders.extensions import extensions
from api.orders.routes import orders
from api.overdue import overdue
from api.pairing.channels import channels
from api.pairing.figures import pairing_figures
from api.pairing.petitions import petitions
from api.pairing.routes import pairings
from api.people.accounts import accounts
from api.people.appointments import appointments
from api.people.committees import committees
from api.people.sessions import sessions
from api.people.signed_in import signed_in
from api.problems import MEDIA_TYPE, Problem, from_bug, from_domain, from_http, from_unavailable
from api.recoveries import recoveries
from api.reports.case_letters import case_letters
from api.reports.categories import categories
from api.reports.colleagues import colleagues
from api.reports.concern_posts import concern_posts
from api.reports.duplicates import duplicates
from api.reports.outcomes import outcomes
from api.reports.previews import previews
from api.reports.routes import reports
from api.settings import effective
from api.status_names import PHRASES, code_of, phrase_of
from api.sync.routes import sync
from api.tasks.routes import tasks
from api.tasks.visits import visits
from api.territory.imports import territory
from api.territory.places import places
from api.territory.stations import stations
from api.tiles.layers import layers
from api.tiles.routes import tiles
from api.web import base_map, nowhere, web
from config import Settings
from gridwatch.cli import gridwatch
from gridwatch.errors import DomainError
from gridwatch.from_settings import tile_cache
from gridwatch.people.identity import IdentityVault
from gridwatch.receipts import ReceiptSigner

RESOURCES = (
    sessions,
    reports,
    previews,
    duplicates,
    evidence,
    orders,
    order_evidence,
    overdue,
    outcomes,
    figures,
    coverage,
    analysis,
    assets,
    wall,
    extensions,
    notifications,
    sync,
    uploads,
    categories,
    concern_posts,
    places,
    territory,
    stations,
    accounts,
    recoveries,
    signed_in,
    appointments,
    committees,
    audit,
    tasks,
    visits,
    institutions,
    letters,
    letter_rules,
    letter_links,
    letter_templates,
    case_letters,
    findings,
    checks,
    device_checks,
    attached,
    clearings,
    pairings,
    pairing_figures,
    petitions,
    channels,
    agenda,
    colleagues,
    desks,
    digest,
    exports,
    sheets,
    tiles,
    layers,
    base_map,
    effective,
)
PREFIX = "/api/v1"
_WITHOUT_BODY = {"NO_CONTENT", "NOT_MODIFIED"}


class ProblemApi(Api):  # type: ignore[misc]
    """flask-smorest, with RFC 9457 in place of its own error dialect."""

    ERROR_SCHEMA = Problem

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Every HTTP error as problem details; to people, a page where there is none."""
        return nowhere() if _is_missing_page(error) else from_http(error)

    def description(self) -> dict[str, Any]:
        """The OpenAPI document, the same whichever Python runs."""
        told = json.dumps(self.spec.to_dict())
        for status in map(HTTPStatus, PHRASES):
            name = code_of(status).upper()
            told = told.replace(f'"{status.name}"', f'"{name}"').replace(f'/{status.name}"', f'/{name}"')
            told = told.replace(f'"{status.phrase}"', f'"{phrase_of(status)}"')
        found: dict[str, Any] = json.loads(told)
        return found

    def _openapi_json(self) -> Response:
        return jsonify(self.description())

    def _register_responses(self) -> None:
        """Document errors as the media type that they have."""
        named = {status.name: status.phrase for status in HTTPStatus} | {"DEFAULT_ERROR": "Problem details"}
        for name, phrase in named.items():
            body = {} if name in _WITHOUT_BODY else {"content": {MEDIA_TYPE: {"schema": Problem}}}
            self.spec.components.response(name, {"description": phrase} | body, lazy=True)


def create_app(settings: Settings | None = None) -> Flask:
    """The application, from settings or from the environment. Raises WrongSetting when one is
    wrong."""
    settings = settings or Settings.from_environment()
    app = Flask("gridwatch", root_path=None, static_folder=None)
    app.config.update(flask_config(settings))
    app.url_map.converters["sha256"] = Sha256Converter
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    db.init_app(app)
    Migrate(app, db, directory="migrations")
    api = ProblemApi(app)
    for resource in RESOURCES:
        api.register_blueprint(resource, url_prefix=PREFIX)
    app.register_blueprint(health)
    app.register_blueprint(docs, url_prefix=PREFIX)
    app.register_blueprint(web)
    app.cli.add_command(gridwatch)
    app.register_error_handler(DomainError, from_domain)
    app.register_error_handler(OperationalError, from_unavailable)
    app.register_error_handler(Exception, from_bug)
    app.after_request(_harden)
    return app


def _is_missing_page(error: HTTPException) -> bool:
    """Whether a person's browser looks for a page; programs and our own scripts take problem
    details."""
    wanted = request.accept_mimetypes.best_match([MEDIA_TYPE, "text/html"])
    is_api = request.path.startswith(PREFIX)
    return error.code == HTTPStatus.NOT_FOUND and not is_api and request.method == "GET" and wanted == "text/html"


def flask_config(settings: Settings) -> dict[str, Any]:
    """What Flask and its extensions read, and what the settings are to the edge."""
    return {
        "SETTINGS": settings,
        "IDENTITY_VAULT": IdentityVault(bytes.fromhex(settings.pseudonym_key), tuple(settings.identity_keys)),
        "RECEIPT_SIGNER": ReceiptSigner.from_seeds(settings.receipt_keys),
        "TILE_CACHE": tile_cache(settings),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        # No ping before each use: after a restart of PostgreSQL one request is told 503, and the
        # pool starts anew. No JIT: compiling the policies of a query takes PostgreSQL seconds,
        # running them never does.
        "SQLALCHEMY_ENGINE_OPTIONS": {
            "pool_size": settings.database_pool_size,
            "connect_args": {"options": "-c jit=off"},
        },
        "MAX_CONTENT_LENGTH": settings.max_body_kb * 1024,
        "API_TITLE": "gridwatch",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": PREFIX,
        "OPENAPI_JSON_PATH": "openapi.json",
        "API_SPEC_OPTIONS": {
            "components": {
                "securitySchemes": {
                    "token": {"type": "http", "scheme": "bearer"},
                    "cookie": {"type": "apiKey", "in": "cookie", "name": "gridwatch_session"},
                }
            }
        },
    }


def _harden(response: Response) -> Response:
    """Answers are private, and nothing in them is to be guessed at by a browser."""
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    return response

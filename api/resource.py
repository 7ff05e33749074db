"""A route is a rule of who may call it, and one transaction.

The wrapper turns the token into an Actor, states it to the database, runs the view, and commits
after the answer has been dumped and before it is sent. A route that does not say who may call it
cannot be registered.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import Response, current_app, g, make_response, request
from flask_smorest import Blueprint
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from api.database import db, reading
from config import Settings
from gridwatch.database import Reader, state_actor
from gridwatch.errors import DomainError, NotAllowed, Refusal
from gridwatch.files.archive import Archive
from gridwatch.from_settings import archive as open_archive
from gridwatch.people.actor import Actor
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import SessionKind
from gridwatch.people.permissions import Right
from gridwatch.people.sessions import Aside, Identified, SignInNeeded, csrf_matches, identify
from gridwatch.receipts import ReceiptSigner
from gridwatch.tiles.cache import TileCache

SESSION_COOKIE = "gridwatch_session"
CSRF_COOKIE = "gridwatch_csrf"
CSRF_HEADER = "X-CSRF-Token"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

View = Callable[..., Any]
Asking = Callable[..., Aside]
"""What a view that only reads asks beside the session, from the same arguments as the view's."""


class BodyParser(FlaskParser):
    """webargs' own, which lets Python's limits through: a body nested too deep, or a number of
    5,000 digits."""

    def load_json(self, req: Any, schema: Any) -> Any:
        """The body as JSON.

        Raises BadRequest when Python gives up reading it, and RequestEntityTooLarge for a chunked
        body over the limit, which Werkzeug cuts short in silence.
        """
        if req.content_length is None and len(req.get_data()) >= current_app.config["MAX_CONTENT_LENGTH"]:
            raise RequestEntityTooLarge()
        try:
            return super().load_json(req, schema)
        except (RecursionError, ValueError) as error:
            raise BadRequest() from error


class CsrfMissing(DomainError):
    """A browser's write without the token that only our own pages can read."""

    code = "csrf_missing"
    kind = Refusal.FORBIDDEN
    zh = "请求缺少 X-CSRF-Token，或它与会话不符。"
    en = "The request lacks X-CSRF-Token, or it does not belong to the session."


@dataclass(frozen=True, slots=True)
class Who:
    """Who may call a route: anybody, anybody signed in, or holders of one of some rights
    somewhere."""

    signed_in: bool
    rights: tuple[Right, ...] = ()


ANYONE = Who(signed_in=False)
SIGNED_IN = Who(signed_in=True)


def holders_of(*rights: Right) -> Who:
    """People with a post in force that grants one of the rights; the domain then asks where."""
    return Who(signed_in=True, rights=rights)


class Resource(Blueprint):  # type: ignore[misc]
    """A flask-smorest blueprint whose routes each declare who may call them."""

    ARGUMENTS_PARSER = BodyParser()

    def route(self, rule: str, *, who: Who, only_reads: Asking | None = None, **options: Any) -> Callable[[View], View]:
        """Register a view under its rule of access, inside one transaction.

        One that `only_reads`, and only what no policy guards, gets `g.reader` instead; its asking
        says from the view's arguments what to read together with the session.
        """

        def register(view: View) -> View:
            wrapped = _in_one_transaction(view, who) if only_reads is None else _reading(view, who, only_reads)
            documented = self.doc(security=[{"token": []}, {"cookie": []}] if who.signed_in else [])(wrapped)
            documented.who = who  # type: ignore[attr-defined]
            super(Resource, self).route(rule, **options)(documented)
            return view

        return register

    def arguments(self, schema: type[Schema] | Schema, **options: Any) -> Callable[[View], View]:
        """flask-smorest's own, typed; the schema is made once, and not for every request."""
        made = schema() if isinstance(schema, type) else schema
        decorator: Callable[[View], View] = super().arguments(made, **options)
        return decorator

    def response(
        self, status: int, schema: type[Schema] | Schema | None = None, **options: Any
    ) -> Callable[[View], View]:
        """flask-smorest's own, typed."""
        decorator: Callable[[View], View] = super().response(status, schema, **options)
        return decorator

    def alt_response(self, status: int, **options: Any) -> Callable[[View], View]:
        """flask-smorest's own, typed."""
        decorator: Callable[[View], View] = super().alt_response(status, **options)
        return decorator

    def doc(self, **options: Any) -> Callable[[View], View]:
        """flask-smorest's own, typed."""
        decorator: Callable[[View], View] = super().doc(**options)
        return decorator


def actor() -> Actor:
    """The actor of this request; only in routes that need a sign-in."""
    identified: Identified = g.identified
    return identified.actor


def settings() -> Settings:
    """The settings that the application was made with."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def vault() -> IdentityVault:
    """The keys that stand between reports and reporters."""
    found: IdentityVault = current_app.config["IDENTITY_VAULT"]
    return found


def signer() -> ReceiptSigner:
    """The keys that sign receipts."""
    found: ReceiptSigner = current_app.config["RECEIPT_SIGNER"]
    return found


def archive() -> Archive:
    """Where files are kept; opened at the first use, in the process that uses it."""
    if "ARCHIVE" not in current_app.config:
        current_app.config["ARCHIVE"] = open_archive(settings())
    found: Archive = current_app.config["ARCHIVE"]
    return found


def tile_cache() -> TileCache:
    """Where drawn tiles are kept."""
    found: TileCache = current_app.config["TILE_CACHE"]
    return found


@contextmanager
def outside_transaction() -> Iterator[None]:
    """Give the connection back during slow work that touches no row, then act as before in a new
    transaction.

    Nothing may have been written before: it is rolled back. What was read must be asked again where
    it matters.
    """
    session = db.session()
    session.rollback()
    try:
        yield
    finally:
        if "identified" in g:
            state_actor(session, account_id=actor().account_id, reporter_key=actor().reporter_key)
        else:
            state_actor(session)


def _in_one_transaction(view: View, who: Who) -> View:
    @wraps(view)
    def run(**arguments: Any) -> Response:
        session = db.session()
        g.now = datetime.now(UTC)
        try:
            if who.signed_in:
                g.identified = _identify(who, session)
                state_actor(session, account_id=actor().account_id, reporter_key=actor().reporter_key)
            else:
                state_actor(session)
            response = make_response(view(**arguments))
            session.commit()
        except DomainError as refusal:
            if refusal.keeps_changes:
                session.commit()
            else:
                session.rollback()
            raise
        except BaseException:
            session.rollback()
            raise
        return response

    return run


def _reading(view: View, who: Who, asking: Asking) -> View:
    @wraps(view)
    def run(**arguments: Any) -> Response:
        g.now = datetime.now(UTC)
        with reading() as g.reader:
            g.identified = _identify(who, g.reader, asking(**arguments))
            return make_response(view(**arguments))

    return run


def _identify(who: Who, reader: Reader, *aside: Aside) -> Identified:
    token = _bearer_token() or request.cookies.get(SESSION_COOKIE)
    if not token:
        raise SignInNeeded()
    identified = identify(reader, token, *aside, vault=vault(), now=g.now)
    is_browser_write = identified.kind is SessionKind.COOKIE and request.method not in _SAFE_METHODS
    if is_browser_write and not csrf_matches(identified, request.headers.get(CSRF_HEADER)):
        raise CsrfMissing()
    if who.rights and not any(identified.actor.may_anywhere(right) for right in who.rights):
        raise NotAllowed(right=who.rights)
    return identified


def _bearer_token() -> str | None:
    authorization = request.authorization
    if authorization is None or authorization.type != "bearer":
        return None
    return authorization.token

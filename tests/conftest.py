"""Databases for tests: two templates, empty and inhabited, cloned where a test needs its own, else
rolled back."""

import gc
import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from copy import copy
from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.globals import app_ctx
from flask_migrate import upgrade
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from api.app import create_app, flask_config
from api.database import db
from config import Settings
from gridwatch.database import state_actor
from gridwatch.people import accounts
from ops.cluster import create_database, drop_database
from tests.depth import examples
from tests.world import CountyKeys, Inhabited, World, county_of, keys_of, make_world

hypothesis_settings.register_profile(
    "gridwatch",
    max_examples=examples(100),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
hypothesis_settings.load_profile("gridwatch")

HASHER = accounts.HASHER
"""The product's own; in tests nobody guesses at passwords, and a cheap one saves a third of their
time."""
accounts.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

_PATTERN: list[Flask] = []
"""The application of which the others of this process are copies."""

SECRETS = {
    "SECRET_KEY": "ab" * 32,
    "PSEUDONYM_KEY": "cd" * 32,
    "IDENTITY_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "RECEIPT_KEYS": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
    "EVIDENCE_RECIPIENTS": "age1q7g5lr848mvzwkckppce889vw7akc7rnvgkqaeuzjl0agw29edqqe75um0",
}

EVIDENCE_IDENTITY = "AGE-SECRET-KEY-1DLVC94RC4V820V6D65C2ZNATP7U92MSVZCEM6HUNHC04USS7GQ3SVJZNT8"
"""Opens what EVIDENCE_RECIPIENTS seals."""
FILES = tempfile.TemporaryDirectory(prefix="gridwatch-tests-")
"""The stores of this test process, a folder for each database."""


def pytest_collection_finish() -> None:
    """What was imported and collected stays: looking through it for garbage takes a tenth of the
    time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What lies in tests/browser is of that kind."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def cluster() -> str:
    """The superuser URL of the private cluster that `make test` starts."""
    url = os.environ.get("GRIDWATCH_TEST_CLUSTER")
    if not url:
        pytest.fail("run `make test`, or set GRIDWATCH_TEST_CLUSTER to a superuser's URL of a scratch cluster")
    return url


@pytest.fixture(scope="session")
def template(cluster: str) -> Iterator[str]:
    """A migrated database that nobody connects to, to be cloned."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    create_database(cluster, name)
    app = create_app(settings_for(cluster, name))
    with app.app_context():
        upgrade()
        db.engine.dispose()
    yield name
    drop_database(cluster, name)


@pytest.fixture(scope="session")
def county_template(cluster: str, template: str) -> Iterator[tuple[str, CountyKeys]]:
    """The same with the tiny county of tests/world.py in it, made once for all tests."""
    name = f"county_{uuid.uuid4().hex[:12]}"
    create_database(cluster, name, template=template)
    engine = create_engine(settings_for(cluster, name).database_url)
    with Session(engine) as session:
        state_actor(session, is_system=True)
        keys = keys_of(make_world(session, now=datetime.now(UTC)))
        session.commit()
    engine.dispose()
    yield name, keys
    drop_database(cluster, name)


@pytest.fixture
def clone(cluster: str, template: str) -> Iterator[Callable[[], Flask]]:
    """Make an application on a database of its own: for concurrency, commits and policies."""
    with contextmanager(clones)(cluster, template) as make:
        yield make


@pytest.fixture
def inhabited(cluster: str, county_template: tuple[str, CountyKeys]) -> Iterator[Inhabited]:
    """Make an application on a database of its own in which the tiny county lives, with real
    commits."""
    name, keys = county_template
    with contextmanager(clones)(cluster, name) as make:

        def move_in() -> tuple[Flask, World]:
            app = make()
            with app.app_context(), Session(db.engine) as session:
                state_actor(session, is_system=True)
                return app, county_of(session, keys, now=datetime.now(UTC))

        yield move_in


@pytest.fixture(scope="session")
def empty_app(cluster: str, template: str) -> Iterator[Flask]:
    """One application whose empty database is the same for all tests that roll back."""
    with contextmanager(clones)(cluster, template) as make:
        yield make()


@pytest.fixture(scope="session")
def county_app(cluster: str, county_template: tuple[str, CountyKeys]) -> Iterator[Flask]:
    """The same with the tiny county."""
    with contextmanager(clones)(cluster, county_template[0]) as make:
        yield make()


@pytest.fixture
def shared_app(request: pytest.FixtureRequest) -> Flask:
    """The application that the test needs: one with the county for whoever asks for `world`."""
    found: Flask = request.getfixturevalue("county_app" if "world" in request.fixturenames else "empty_app")
    return found


@pytest.fixture
def connection(shared_app: Flask) -> Iterator[Connection]:
    """One transaction for the whole test, rolled back afterwards."""
    with shared_app.app_context():
        engine = db.engine
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@pytest.fixture
def app(shared_app: Flask, connection: Connection, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application inside the test's transaction: each request commits to a savepoint."""
    factory = sessionmaker(connection, join_transaction_mode="create_savepoint")
    sessions = scoped_session(factory, scopefunc=lambda: id(app_ctx._get_current_object()))
    event.listen(factory, "before_commit", _check_deferred)
    monkeypatch.setattr(db, "session", sessions)
    monkeypatch.setattr("api.resource.reading", lambda: nullcontext(sessions()))
    return shared_app


@pytest.fixture
def session(app: Flask, connection: Connection) -> Iterator[Session]:
    """A session on the test's transaction, as the product itself."""
    with Session(connection, join_transaction_mode="create_savepoint") as found:
        state_actor(found, is_system=True)
        yield found


@pytest.fixture
def world(app: Flask, session: Session, county_template: tuple[str, CountyKeys]) -> World:
    """A tiny county that every test can picture; see tests/world.py."""
    return county_of(session, county_template[1], now=datetime.now(UTC))


def settings_for(cluster: str, database: str) -> Settings:
    """Settings for a scratch database of the cluster."""
    patch = pytest.MonkeyPatch()
    for name, value in SECRETS.items():
        patch.setenv(name, value)
    base = cluster.replace("/postgres?", f"/{database}?")
    patch.setenv("GRIDWATCH_ENV", "test")
    patch.setenv("EVIDENCE_STORE", f"file://{FILES.name}/{database}/store")
    patch.setenv("EVIDENCE_SPOOL", f"{FILES.name}/{database}/spool")
    patch.setenv("TILE_CACHE", f"{FILES.name}/{database}/tiles")
    patch.setenv("COOKIE_SECURE", "false")
    patch.setenv("DATABASE_URL", base.replace("postgresql://postgres@", "postgresql+psycopg://gridwatch_app@"))
    patch.setenv("DATABASE_OWNER_URL", base.replace("postgresql://postgres@", "postgresql+psycopg://gridwatch_owner@"))
    try:
        return Settings.from_environment()
    finally:
        patch.undo()


def app_on(settings: Settings) -> Flask:
    """What `create_app` makes of settings, but its routes and schemas, on which they have no part,
    are put together once a process: that takes three times as long as copying a database."""
    if not _PATTERN:
        _PATTERN.append(create_app(settings))
    app = copy(_PATTERN[0])
    app.config = app.config.copy()
    app.config.update(flask_config(settings))
    app.extensions = {name: found for name, found in app.extensions.items() if name != "sqlalchemy"}
    app.teardown_appcontext_funcs = []
    db.init_app(app)
    return app


def _check_deferred(session: Session) -> None:
    """Let what the database checks at commit speak at the end of each request, though only a
    savepoint ends."""
    session.flush()
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    session.execute(text("SET CONSTRAINTS ALL DEFERRED"))


def clones(cluster: str, template: str) -> Iterator[Callable[[], Flask]]:
    """Makes applications on copies of a template, and takes the copies away afterwards."""
    made: list[tuple[str, Flask]] = []

    def make() -> Flask:
        name = f"test_{uuid.uuid4().hex[:12]}"
        create_database(cluster, name, template=template)
        app = app_on(settings_for(cluster, name))
        made.append((name, app))
        return app

    yield make
    for name, app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        drop_database(cluster, name)

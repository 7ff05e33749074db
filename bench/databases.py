"""A scratch database for a measurement, migrated and told who is who, and dropped afterwards."""

import hashlib
import os
import secrets
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from pyrage import x25519

from ops.cluster import create_database, drop_database
from ops.places import ROOT
from ops.web import FLASK


@dataclass(frozen=True)
class Database:
    """One migrated database: libpq URLs for its two roles, and the settings that make it an
    application's."""

    app_url: str
    owner_url: str
    environment: Mapping[str, str]


@contextmanager
def migrated(cluster: str) -> Iterator[Database]:
    """A new database of the cluster (a superuser's URL) with the schema and nothing else."""
    name = f"bench_{os.getpid()}_{secrets.token_hex(3)}"
    create_database(cluster, name)
    try:
        with tempfile.TemporaryDirectory(prefix=name) as files:
            made = describe(cluster, name, Path(files))
            flask(["db", "upgrade"], made.environment)
            yield made
    finally:
        drop_database(cluster, name)


def flask(words: list[str], environment: Mapping[str, str]) -> None:
    """Run a command of the application and see it succeed; it shows what it said when it does
    not."""
    done = subprocess.run([*FLASK, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"flask {' '.join(words)} failed:\n{done.stdout}{done.stderr}")


def describe(cluster: str, name: str, files: Path) -> Database:
    """How the application reaches a database of the cluster, with secrets of its own and files in a
    folder.

    The key of the pseudonyms belongs to the name, since the reports of a database that is kept bear
    them.
    """
    app, owner = (
        cluster.replace("://postgres@/postgres?", f"://{role}@/{name}?")
        for role in ("gridwatch_app", "gridwatch_owner")
    )
    settings = {
        "GRIDWATCH_ENV": "demo",
        "FLASK_SKIP_DOTENV": "1",
        "SECRET_KEY": secrets.token_hex(32),
        "PSEUDONYM_KEY": hashlib.sha256(name.encode()).hexdigest(),
        "IDENTITY_KEYS": Fernet.generate_key().decode(),
        "RECEIPT_KEYS": Fernet.generate_key().decode(),
        "EVIDENCE_STORE": files.as_uri() + "/store",
        "EVIDENCE_SPOOL": str(files / "spool"),
        "TILE_CACHE": str(files / "tiles"),
        "EVIDENCE_RECIPIENTS": str(x25519.Identity.generate().to_public()),
        "DATABASE_URL": for_sqlalchemy(app),
        "DATABASE_OWNER_URL": for_sqlalchemy(owner),
    }
    return Database(app, owner, dict(os.environ) | settings)


def for_sqlalchemy(url: str) -> str:
    """The same database in SQLAlchemy's form."""
    return url.replace("postgresql://", "postgresql+psycopg://", 1)

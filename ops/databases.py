"""The roles and databases of a cluster, made by its superuser."""

import psycopg
from psycopg import sql

OWNER = "gridwatch_owner"
APP = "gridwatch_app"
EXTENSIONS = ("postgis", "btree_gist", "pg_trgm")

PLAIN = sql.SQL("LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION")


def ensure_roles(admin_url: str) -> None:
    """Make both roles, or take back whatever an existing one has too much."""
    with psycopg.connect(admin_url) as connection:
        for role in (OWNER, APP):
            exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = sql.SQL("ALTER ROLE" if exists else "CREATE ROLE")
            connection.execute(sql.SQL("{} {} {}").format(verb, sql.Identifier(role), PLAIN))


def create_database(admin_url: str, name: str, *, template: str | None = None) -> None:
    """Make database `name`, owned by `gridwatch_owner`, with the extensions; `template` already has
    them.

    The application role may connect and nothing else: the migrations grant what it may do.
    Raises psycopg.errors.DuplicateDatabase when it is there already.
    """
    # Copying files is twice as fast as writing a copy to the log, where nobody replays that.
    made = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY {}").format(
        sql.Identifier(name),
        sql.Identifier(OWNER),
        sql.Identifier(template or "template0"),
        sql.SQL("file_copy" if template else "wal_log"),
    )
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(made)
        if template:
            _open_to_app(connection, name)
    if not template:
        _furnish(admin_url, name)


def ensure_database(admin_url: str, name: str) -> None:
    """Make database `name` unless it is there, and finish one whose making was cut short."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if exists:
        _furnish(admin_url, name)
    else:
        create_database(admin_url, name)


def drop_database(admin_url: str, name: str) -> None:
    """Drop database `name` if it is there, disconnecting whoever is in it."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def drop_leftovers(admin_url: str) -> None:
    """Drop every database that somebody made: what runs that were killed left in a cluster for
    scratch."""
    with psycopg.connect(admin_url, autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE oid > 16383").fetchall()
    for (name,) in rows:
        drop_database(admin_url, name)


def _furnish(admin_url: str, name: str) -> None:
    with psycopg.connect(admin_url, dbname=name) as connection:
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        _open_to_app(connection, name)
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def _open_to_app(connection: psycopg.Connection, name: str) -> None:
    database = sql.Identifier(name)
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(APP)))

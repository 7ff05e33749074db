"""What a client is told when something behind the web server fails."""

from typing import Any

from flask import Flask
from sqlalchemy import create_engine, text


def test_a_database_that_went_away_is_503_and_comes_back(clone: Any, cluster: str) -> None:
    app: Flask = clone()
    body = {"phone": "13000000000", "password": "x"}
    http = app.test_client()
    assert http.post("/api/v1/sessions", json=body).status_code == 401
    database = app.config["SETTINGS"].database_url.split("@/")[1].split("?")[0]
    superuser = create_engine(cluster.replace("postgresql://", "postgresql+psycopg://"))
    with superuser.connect() as connection:
        killed = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(killed, {"name": database})
    gone = http.post("/api/v1/sessions", json=body)
    assert (gone.status_code, gone.json["code"], gone.headers["Retry-After"]) == (503, "unavailable", "5")
    assert http.post("/api/v1/sessions", json=body).status_code == 401


def test_a_database_without_room_is_507_and_recovers(clone: Any) -> None:
    """The owner's trigger gives what PostgreSQL gives when it cannot extend a file."""
    app: Flask = clone()
    http, body = app.test_client(), {"phone": "13000000000", "password": "x"}
    owner = create_engine(app.config["SETTINGS"].require_owner_url())
    with owner.begin() as connection:
        connection.execute(text(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"))  # fmt: skip
        connection.execute(text(
            "CREATE TRIGGER no_room BEFORE INSERT ON sign_in_failure EXECUTE FUNCTION no_room()"))  # fmt: skip
    full = http.post("/api/v1/sessions", json=body)
    assert (full.status_code, full.json["code"], full.headers["Retry-After"]) == (507, "storage_full", "5")
    with owner.begin() as connection:
        connection.execute(text("DROP FUNCTION no_room CASCADE"))
    assert http.post("/api/v1/sessions", json=body).status_code == 401

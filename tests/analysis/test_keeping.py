"""The counts are kept in step, and what is wrong with them is found."""

from collections.abc import Callable

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.orm import Session

from gridwatch.analysis.figures.upkeep import fold_increments
from tests.world import Client, Inhabited, World

Run = Callable[..., Result]


@pytest.fixture
def home(inhabited: Inhabited) -> tuple[Flask, World]:
    """A database of its own: commands commit."""
    return inhabited()


@pytest.fixture
def app(home: tuple[Flask, World]) -> Flask:
    """The application on it."""
    return home[0]


@pytest.fixture
def world(home: tuple[Flask, World]) -> World:
    """The tiny county, with two reports of which one is on its way."""
    app, made = home
    monitor, chief = Client(app, made, "monitor"), Client(app, made, "chief")
    first = monitor.submit().json["report_id"]
    monitor.submit(category="A2")
    assert chief.move(first, "escalate").status_code == 200
    return made


@pytest.fixture
def run(app: Flask) -> Run:
    """Run `flask gridwatch …`."""
    return lambda *words: app.test_cli_runner().invoke(args=["gridwatch", *map(str, words)])


def _engine(app: Flask) -> Engine:
    return create_engine(app.config["SETTINGS"].database_url, poolclass=NullPool)


def _as_owner(app: Flask, statement: str) -> int:
    with create_engine(app.config["SETTINGS"].require_owner_url()).begin() as connection:
        connection.execute(text("SELECT set_config('gridwatch.system', 'on', true)"))
        return connection.execute(text(statement)).rowcount


def test_folding_empties_the_increments_and_changes_no_figure(app: Flask, world: World, run: Run) -> None:
    secretary = Client(app, world, "secretary")
    query = {"place": "529801101", "from": world.now.date().replace(day=1), "to": "2199-01-01"}
    query["to"] = query["from"].replace(year=query["from"].year + 1)
    before = secretary.get("/figures", **query).json["items"]
    assert before[0]["counts"]["received"] == 2
    with Session(_engine(app)) as session, session.begin():
        assert fold_increments(session, now=world.now) > 0
        assert fold_increments(session, now=world.now) == 0
    assert _as_owner(app, "DELETE FROM figure_increment") == 0
    assert secretary.get("/figures", **query).json["items"] == before
    assert "2 reports; 0 differences." in run("figures", "verify").output


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE figure_count SET quantity = quantity + 1 WHERE measure = 'received' AND grain = 'day'",
        "DELETE FROM figure_increment",
        "UPDATE report_milestone SET days = array_fill('2020-01-01'::date, ARRAY[cardinality(days)])",
        "DELETE FROM report_milestone",
        "INSERT INTO milestone_exclusion SELECT report_id, 1 FROM report_milestone LIMIT 1",
    ],
)
def test_verifying_finds_what_does_not_follow_from_the_events(app: Flask, world: World, run: Run, damage: str) -> None:
    with Session(_engine(app)) as session, session.begin():
        session.execute(text("SELECT fold_figures(5)"))
    assert _as_owner(app, damage) > 0
    found = run("figures", "verify")
    assert found.exit_code == 1
    assert "; 0 differences" not in found.output
    if "report_milestone" not in damage:
        assert run("figures", "rebuild").exit_code == 0
        assert run("figures", "verify").exit_code == 0


def test_the_application_cannot_write_a_figure(app: Flask, world: World) -> None:
    with create_engine(app.config["SETTINGS"].database_url).connect() as connection:
        kept = ("figure_count", "figure_increment", "milestone_exclusion")
        for statement in (*(f"SELECT FROM {table}" for table in kept), "DELETE FROM report_milestone"):
            with pytest.raises(Exception, match="permission denied"), connection.begin():
                connection.execute(text(statement))


def test_who_is_excluded_is_found_by_an_index_under_the_policies(app: Flask, world: World) -> None:
    with create_engine(app.config["SETTINGS"].require_owner_url()).begin() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        asked = (
            "EXPLAIN SELECT FROM milestone_exclusion e JOIN report_milestone m USING (report_id) WHERE e.account_id = 1"
        )
        plan = "\n".join(connection.scalars(text(asked)))
    assert "ix_milestone_exclusion_account_id" in plan
    assert "pk_report_milestone" in plan
    assert "Seq Scan on report_milestone" not in plan

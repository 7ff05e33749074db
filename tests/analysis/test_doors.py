"""What the database itself refuses of figures and coverage, should the code forget; and what an
upgrade finds again."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.territory.calendar import china_day
from tests.analysis.days import DAY
from tests.world import TOWN, Client, World

_TOLD = text("""
    SELECT (SELECT count(*) FROM actor_group_activity(:place, :since, :until)),
           (SELECT count(*) FROM actor_active_reporters(ARRAY[CAST(:key AS bytea)], :since, :until))
""")


@pytest.mark.parametrize(("name", "told"), [("viewer", (0, 0)), ("admin", (0, 0)), ("clerk", (1, 1))])
def test_whose_desk_reads_no_reports_is_told_no_activity_by_the_database(
    app: Flask, world: World, session: Session, name: str, told: tuple[int, int]
) -> None:
    monitor = Client(app, world, "monitor")
    assert monitor.submit().status_code == 201
    visit = {"result": "no_problem", "captured_at": datetime.now(UTC).isoformat()}
    assert monitor.call("PUT", f"/visits/{uuid7()}", json=visit).status_code == 201
    today = china_day(world.now)
    key = app.config["IDENTITY_VAULT"].pseudonym(world.people["monitor"].id)
    state_actor(session, account_id=world.people[name].id)
    values = {"place": world.places[TOWN].id, "since": today, "until": today + DAY, "key": key}
    assert tuple(session.execute(_TOLD, values).one()) == told


def test_no_base_is_kept_before_its_window_is_over(world: World, session: Session) -> None:
    clerk, today = world.people["clerk"].id, china_day(world.now)
    state_actor(session, account_id=clerk)
    take = text("""
        INSERT INTO figure_base VALUES
        (:account, :place, actor_sight(:place), 'as_routed:*', CAST(:past AS date) - 7, :past, :now, '{}')
    """)
    values = {"account": clerk, "place": world.places[TOWN].id, "now": world.now}
    session.execute(take, values | {"past": today - timedelta(days=366)})
    with pytest.raises(IntegrityError, match="ck_figure_base_is_over"):
        session.execute(take, values | {"past": today - timedelta(days=364)})

"""From the outbox to people's phones: today's holders, each retried alone, none lost, whoever is
killed when."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import create_engine, event, func, select, text, update
from sqlalchemy.orm import Session, sessionmaker
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.notifications.channels import Channel, ChannelFailed, Person
from gridwatch.notifications.delivering import BACKOFF, MESSAGE, send_next
from gridwatch.notifications.dispatch import expand_outbox
from gridwatch.notifications.models import Delivery, DeliveryState
from gridwatch.people.appointments import end
from gridwatch.people.identity import IdentityVault
from gridwatch.people.models import EndReason
from gridwatch.reports.models import Report
from gridwatch.subjects import SUBJECTS
from gridwatch.worker import run_once
from tests.world import Client, Inhabited, World


class Phones:
    """A channel that remembers whom it reached, and fails for whom it is told to."""

    def __init__(self) -> None:
        self.reached: Counter[str] = Counter()
        self.unreachable: set[str] = set()
        self.said: set[str] = set()

    def send(self, person: Person, message: str) -> None:
        if person.phone in self.unreachable:
            raise ChannelFailed("HTTP 500")
        self.reached[person.phone] += 1
        self.said.add(message)


@pytest.fixture
def phones() -> Phones:
    return Phones()


@pytest.fixture
def report_id(app: Flask, world: World) -> UUID:
    """A report in the chief's inbox."""
    made = uuid7()
    Client(app, world, "monitor").submit(made)
    return made


def _vault(app: Flask) -> IdentityVault:
    found: IdentityVault = app.config["IDENTITY_VAULT"]
    return found


def _deliver(session: Session, app: Flask, phones: Phones, at: datetime | None = None) -> None:
    """The worker's turn: expand everything, and send all that is due."""
    now, channels = at or datetime.now(UTC), [Channel("sms", phones.send)]
    state_actor(session, is_system=True)
    while expand_outbox(session, subjects=SUBJECTS, channels=channels, vault=_vault(app), now=now):
        session.flush()
    while send_next(session, channels=channels, vault=_vault(app), now=now):
        session.flush()


def _phones(world: World, *names: str) -> dict[str, int]:
    return {world.people[name].phone: 1 for name in names}


def test_todays_holders_of_the_post_are_reached_once_each(
    app: Flask, world: World, session: Session, report_id: UUID, phones: Phones
) -> None:
    end(session, world.appointments["deputy"].id, EndReason.MOVED, actor=None, now=datetime.now(UTC))
    for _ in range(2):
        _deliver(session, app, phones)
    assert phones.reached == _phones(world, "chief")
    assert phones.said == {MESSAGE}


def test_the_excluded_and_the_disabled_are_not_reached(
    app: Flask, world: World, session: Session, report_id: UUID, phones: Phones
) -> None:
    state_actor(session, is_system=True)
    excluded = [world.people["chief"].id]
    session.execute(update(Report).where(Report.id == report_id).values(excluded_account_ids=excluded))
    world.people["deputy"].disabled_at = datetime.now(UTC)
    session.flush()
    _deliver(session, app, phones)
    assert phones.reached == {}


def test_a_reporter_is_reached_and_stands_nowhere_beside_the_report(
    app: Flask, world: World, session: Session, report_id: UUID, phones: Phones
) -> None:
    Client(app, world, "chief").move(report_id, "return", note="在哪里？")
    _deliver(session, app, phones)
    assert phones.reached == _phones(world, "chief", "deputy", "monitor")
    rows = session.execute(select(Delivery.__table__)).mappings().all()
    assert "report_id" not in rows[0]
    sealed = {row["sealed_account"] for row in rows}
    assert len(sealed) == len(rows), "the same person is sealed differently each time"


def test_a_reporter_is_never_called_in_a_group(
    app: Flask, world: World, session: Session, report_id: UUID, phones: Phones
) -> None:
    Client(app, world, "chief").move(report_id, "return", note="在哪里？")
    reach: dict[str, Any] = {"channels": [Channel("robot", phones.send, is_group=True)], "vault": _vault(app)}
    state_actor(session, is_system=True)
    for job in (partial(expand_outbox, subjects=SUBJECTS), send_next):
        while job(session, now=datetime.now(UTC), **reach):
            session.flush()
    assert phones.reached == _phones(world, "chief", "deputy")


def test_each_recipient_is_retried_alone_and_given_up_after_the_last_wait(
    app: Flask, world: World, session: Session, report_id: UUID, phones: Phones
) -> None:
    phones.unreachable = {world.people["deputy"].phone}
    at = datetime.now(UTC)
    _deliver(session, app, phones, at)
    assert phones.reached == _phones(world, "chief")
    for wait in BACKOFF:
        _deliver(session, app, phones, at + wait - timedelta(seconds=1))
        at += wait
        assert session.scalar(select(func.count()).where(Delivery.state == DeliveryState.QUEUED)) == 1
        _deliver(session, app, phones, at)
    failed = session.scalars(select(Delivery).where(Delivery.state == DeliveryState.FAILED)).one()
    assert (failed.attempts, failed.error) == (len(BACKOFF) + 1, "HTTP 500")
    assert phones.reached == _phones(world, "chief"), "who was reached is not troubled again"


def test_one_who_comes_back_is_reached_on_a_later_try(
    app: Flask, world: World, session: Session, report_id: UUID, phones: Phones
) -> None:
    phones.unreachable = set(_phones(world, "chief", "deputy"))
    at = datetime.now(UTC)
    _deliver(session, app, phones, at)
    phones.unreachable = set()
    _deliver(session, app, phones, at + BACKOFF[0])
    assert phones.reached == _phones(world, "chief", "deputy")


def test_only_the_administrator_sees_failures_and_no_fact_of_a_report(
    app: Flask, world: World, session: Session, report_id: UUID, phones: Phones
) -> None:
    phones.unreachable = {world.people["deputy"].phone}
    at = datetime.now(UTC)
    for wait in (timedelta(), *BACKOFF):
        at += wait
        _deliver(session, app, phones, at)
    session.commit()
    told = Client(app, world, "admin").get("/deliveries", state="failed")
    item = told.json["items"][0]
    assert (item["channel"], item["state"], item["person"]["name"]) == ("sms", "failed", "deputy")
    assert str(report_id) not in told.text
    sent = Client(app, world, "admin").get("/deliveries", state="sent").json["items"]
    assert [one["person"] for one in sent] == [None], "who was reached is nobody's business"
    for name in ("chief", "secretary", "officer", "auditor"):
        assert Client(app, world, name).get("/deliveries").status_code == 403


def test_a_channel_that_was_taken_out_of_the_settings_fails_at_once(
    app: Flask, world: World, session: Session, report_id: UUID, phones: Phones
) -> None:
    state_actor(session, is_system=True)
    now, gone = datetime.now(UTC), [Channel("gone", phones.send)]
    expand_outbox(session, subjects=SUBJECTS, channels=gone, vault=_vault(app), now=now)
    _deliver(session, app, phones)
    assert session.scalars(select(Delivery.state).distinct()).all() == [DeliveryState.FAILED]


def test_without_channels_nothing_is_queued_and_the_inbox_is_all(
    app: Flask, world: World, session: Session, report_id: UUID
) -> None:
    state_actor(session, is_system=True)
    assert expand_outbox(session, subjects=SUBJECTS, channels=[], vault=_vault(app), now=datetime.now(UTC)) == 1
    assert session.scalar(select(func.count()).select_from(Delivery)) == 0


def _with_reports(app: Flask, world: World, count: int) -> list[str]:
    """Reports in the station's inbox; the phones of its chief and deputy."""
    monitor = Client(app, world, "monitor")
    for _ in range(count):
        monitor.submit()
    return [world.people[name].phone for name in ("chief", "deputy")]


def _jobs(app: Flask, phones: Phones) -> Sequence[Callable[..., Any]]:
    reach: dict[str, Any] = {"channels": [Channel("sms", phones.send)], "vault": _vault(app)}
    return (
        lambda session, now: expand_outbox(session, subjects=SUBJECTS, now=now, **reach),
        lambda session, now: send_next(session, now=now, **reach),
    )


def test_three_workers_at_once_reach_everybody_once_for_each_report(inhabited: Inhabited, phones: Phones) -> None:
    app, world = inhabited()
    told = _with_reports(app, world, 30)
    sessions = sessionmaker(create_engine(app.config["SETTINGS"].database_url))

    def work(_: int) -> None:
        for job in _jobs(app, phones):
            while run_once(sessions, job):
                pass

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    work(0)
    assert phones.reached == dict.fromkeys(told, 30)


@pytest.mark.parametrize(("dies_at", "most"), [
    ("INSERT INTO delivery", 1), ("UPDATE notification", 1), ("SELECT delivery", 1), ("UPDATE delivery", 2),
])  # fmt: skip
def test_a_worker_killed_at_any_point_loses_no_message(
    inhabited: Inhabited, phones: Phones, dies_at: str, most: int
) -> None:
    app, world = inhabited()
    told = _with_reports(app, world, 1)
    url = app.config["SETTINGS"].database_url
    engine = create_engine(url)

    class Killed(BaseException):
        """The process is gone: nothing after this line ran."""

    def die(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if statement.startswith(dies_at):
            connection.connection.dbapi_connection.close()
            raise Killed

    event.listen(engine, "after_cursor_execute", die)
    with pytest.raises(Killed):
        for job in _jobs(app, phones):
            while run_once(sessionmaker(engine), job):
                pass
    for job in _jobs(app, phones):
        while run_once(sessionmaker(create_engine(url)), job):
            pass
    assert set(phones.reached) == set(told)
    assert max(phones.reached.values()) <= most, "only a death between the sending and the mark repeats one"
    with create_engine(url).connect() as connection:
        connection.execute(text("SELECT set_config('gridwatch.system', 'on', false)"))
        assert connection.scalar(text("SELECT count(*) FROM delivery WHERE state <> 'sent'")) == 0


def test_whom_it_was_sealed_from_before_the_worker_came_is_not_called(
    app: Flask, world: World, session: Session, report_id: UUID, phones: Phones
) -> None:
    """The chief is not concerned, but the station is passed by: a call about nothing would tell of
    it."""
    named = Client(app, world, "monitor").move(report_id, "concern", concerns=[{"post": "party_secretary"}])
    assert named.status_code == 200
    _deliver(session, app, phones)
    assert not {world.people[name].phone for name in ("chief", "deputy")} & set(phones.reached)
    assert {world.people[name].phone for name in ("clerk", "secretary")} < set(phones.reached)

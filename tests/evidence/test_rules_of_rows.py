"""What the database itself holds about evidence, whoever asks it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from tests.evidence.files import photo
from tests.evidence.phones import report_with, send
from tests.world import Client, Inhabited, World


def test_what_is_stored_is_never_changed(app: Flask, world: World, session: Session) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    send(monitor, report_with(monitor, (content, "photo")), content)
    state_actor(session, is_system=True)
    assert session.execute(text("UPDATE evidence SET flags = '{}' RETURNING id")).all() == []
    with pytest.raises(DBAPIError, match="permission denied"):
        session.execute(text("UPDATE evidence SET sha256 = sha256"))


def test_an_official_can_neither_announce_nor_fill_the_reporters_evidence(
    app: Flask, world: World, session: Session
) -> None:
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    chief = world.people["chief"].id
    state_actor(session, account_id=chief, reporter_key=b"\x02" * 16)
    assert session.scalar(text("SELECT count(*) FROM evidence")) == 1
    filled = (
        "UPDATE evidence SET stored_at = now(), media_type = 'x', clean_type = 'x',"
        " clean_sha256 = sha256, clean_size = 1"
    )
    assert session.execute(text(f"{filled} RETURNING id")).all() == []
    add = text(
        "INSERT INTO evidence (report_id, sha256, kind, size, purpose, account_id, announced_at)"
        " VALUES (:report, sha256('x'), 'photo', 1, :purpose, :account, now())"
    )
    for purpose, account in (("report", None), ("proof", world.people["deputy"].id)):
        with pytest.raises(DBAPIError, match="row-level security"), session.begin_nested():
            session.execute(add, {"report": report_id, "purpose": purpose, "account": account})
    session.execute(add, {"report": report_id, "purpose": "proof", "account": chief})


def test_the_same_file_sent_at_once_is_stored_once_and_both_are_told_the_same(inhabited: Inhabited) -> None:
    app, world = inhabited()
    monitor, content = Client(app, world, "monitor"), photo()
    report_id = report_with(monitor, (content, "photo"))
    with ThreadPoolExecutor(3) as pool:
        answers = list(pool.map(lambda _: send(monitor, report_id, content), range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 200, 201]
    assert len({str(answer.json) for answer in answers}) == 1

"""Numbers of letters, whoever issues at once and whatever is killed in between."""

import os
import signal
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, event, text

from api.database import db
from gridwatch.territory.calendar import china_day
from tests.letters.desks import name_issuer, take, write
from tests.together import at_once, in_time
from tests.world import Client, Inhabited, World

CONNECTIONS, LETTERS = 16, 200


def approved(app: Flask, world: World, count: int) -> list[str]:
    """Letters of the town that only wait for their number."""
    clerk, secretary = Client(app, world, "clerk"), Client(app, world, "secretary")
    name_issuer(secretary)
    made = [write(clerk, title=f"第{n}份建议书").json["id"] for n in range(count)]
    for one in made:
        assert take(secretary, one, "approve", version=1).status_code == 200
    return made


def number(world: World, n: int) -> str:
    """What the n-th letter of this year bears."""
    return f"岭北纪监建〔{china_day(world.now).year}〕{n}号"


@pytest.mark.wide
def test_two_hundred_issued_by_sixteen_at_once_have_no_gap_and_no_double(inhabited: Inhabited) -> None:
    app, world = inhabited()
    made = approved(app, world, LETTERS)

    def issue(share: list[str]) -> list[str]:
        secretary = Client(app, world, "secretary")
        return [take(secretary, one, "issue", version=2).json["document_no"] for one in share]

    shares = [made[n::CONNECTIONS] for n in range(CONNECTIONS)]
    given = at_once(*(lambda share=share: issue(share) for share in shares))
    assert sorted(no for share in given for no in share) == sorted(number(world, n) for n in range(1, LETTERS + 1))


def test_a_connection_cut_before_the_commit_gives_its_number_to_the_next(inhabited: Inhabited, cluster: str) -> None:
    app, world = inhabited()
    first, second = approved(app, world, 2)
    secretary = Client(app, world, "secretary")
    superuser = create_engine(cluster.replace("postgresql://", "postgresql+psycopg://"))
    taken: list[int] = []

    def cut(connection: Connection) -> None:
        last = connection.scalar(text("SELECT max(last) FROM document_series WHERE last > 0"))
        if last is None or taken:
            return
        taken.append(last)
        pid = connection.scalar(text("SELECT pg_backend_pid()"))
        with superuser.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", cut)
    assert take(secretary, first, "issue", version=2).status_code == 503
    event.remove(engine, "commit", cut)
    assert taken == [1], "the number was taken when the connection went"
    kept = secretary.get(f"/letters/{first}").json
    assert (kept["state"], kept["version"], kept["document_no"]) == ("approved", 2, None)
    assert take(secretary, second, "issue", version=2).json["document_no"] == number(world, 1)
    assert take(secretary, first, "issue", version=2).json["document_no"] == number(world, 2)


@pytest.mark.kills
@pytest.mark.parametrize("instant", ["number_taken", "before_commit", "after_commit"])
def test_a_process_killed_while_it_issues_has_issued_whole_or_not_at_all(inhabited: Inhabited, instant: str) -> None:
    app, world = inhabited()
    first, second = approved(app, world, 2)
    secretary = Client(app, world, "secretary")
    assert _killed(app, lambda: take(secretary, first, "issue", version=2), instant)
    kept = secretary.get(f"/letters/{first}").json
    if instant == "after_commit":
        assert (kept["state"], kept["document_no"]) == ("issued", number(world, 1))
        assert kept["dated_on"] and kept["issuer"] and kept["due_at"], "nothing of it is missing"
        assert kept["events"][-1]["action"] == "issue"
    else:
        assert (kept["state"], kept["version"], kept["document_no"]) == ("approved", 2, None)
    following = in_time(lambda: take(secretary, second, "issue", version=2).json.get("document_no"))
    assert following == number(world, 2 if instant == "after_commit" else 1)


def _killed(app: Flask, work: Callable[[], object], instant: str) -> bool:
    """Whether a process of its own, doing that work, died of SIGKILL at that instant."""
    with app.app_context():
        engine = db.engine
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    try:
        engine.dispose(close=False)  # its connections are the parent's

        def die(*_: object) -> None:
            os.kill(os.getpid(), signal.SIGKILL)

        def die_after_number(_c: object, _u: object, statement: str, *_: object) -> None:
            if "document_series" in statement:
                die()

        match instant:
            case "number_taken":
                event.listen(engine, "after_cursor_execute", die_after_number)
            case "before_commit":
                event.listen(engine, "commit", lambda connection: _if_issued(connection) and die())
        work()
        if instant == "after_commit":
            die()
    finally:
        os._exit(0)


def _if_issued(connection: Connection) -> bool:
    return connection.scalar(text("SELECT count(*) FROM document_series WHERE last > 0")) == 1

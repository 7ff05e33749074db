"""The private cluster: who may do what in it, and what it survives."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ops.cluster import Cluster, create_database, drop_database, ensure_database
from ops.console import Stop
from ops.databases import APP, OWNER
from ops.sockets import socket_folder

pytestmark = pytest.mark.kills


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster in a place with an awkward name, far longer than a socket's path may be."""
    home = tmp_path_factory.mktemp("cluster") / "it's a 地方" / ("long" * 40)
    with Cluster(home, disposable=True) as started:
        yield started


@pytest.fixture(scope="module")
def database(cluster: Cluster) -> str:
    create_database(cluster.url(), "furnished")
    return "furnished"


def leader(cluster: Cluster) -> int:
    return int((cluster.home / "data" / "postmaster.pid").read_text().splitlines()[0])


def ask(url: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(question.encode()).fetchall()


def test_neither_role_is_more_than_it_must_be(cluster: Cluster) -> None:
    flags = "rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication"
    roles = ask(cluster.url(), f"SELECT rolname, {flags} FROM pg_roles WHERE rolname LIKE 'gridwatch%' ORDER BY 1")
    assert roles == [(APP, False), (OWNER, False)]


def test_a_role_that_was_given_too_much_loses_it_at_the_next_start(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("ALTER ROLE gridwatch_app BYPASSRLS")
    with Cluster(cluster.home, disposable=True):
        assert ask(cluster.url(), "SELECT rolbypassrls FROM pg_roles WHERE rolname = 'gridwatch_app'") == [(False,)]


def test_the_owner_makes_tables_and_the_application_may_not(cluster: Cluster, database: str) -> None:
    with psycopg.connect(cluster.url(OWNER, database)) as connection:
        connection.execute("CREATE TABLE made (at geography(Point), EXCLUDE USING gist (at WITH &&))")
    with psycopg.connect(cluster.url(APP, database)) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("CREATE TABLE refused ()")


def test_the_application_cannot_enter_other_databases(cluster: Cluster, database: str) -> None:
    acl = f"SELECT has_database_privilege('public', '{database}', 'CONNECT')"
    assert ask(cluster.url(), acl) == [(False,)]


def test_a_copy_of_a_database_is_as_closed_as_its_template(cluster: Cluster, database: str) -> None:
    create_database(cluster.url(), "copied", template=database)
    assert ask(cluster.url(APP, "copied"), "SELECT has_schema_privilege('public', 'CREATE')") == [(False,)]
    assert ask(cluster.url(), "SELECT has_database_privilege('public', 'copied', 'CONNECT')") == [(False,)]
    drop_database(cluster.url(), "copied")


def test_a_database_whose_making_was_cut_short_is_finished(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE begun OWNER gridwatch_owner")
    ensure_database(cluster.url(), "begun")
    assert ask(cluster.url(APP, "begun"), "SELECT count(*) FROM pg_extension WHERE extname = 'postgis'") == [(1,)]


def test_chinese_words_have_trigrams(cluster: Cluster, database: str) -> None:
    assert ask(cluster.url(APP, database), "SELECT cardinality(show_trgm('石门村'))") == [(4,)]


def test_nobody_can_reach_it_over_tcp(cluster: Cluster) -> None:
    held = {str(entry.readlink()) for entry in Path(f"/proc/{leader(cluster)}/fd").iterdir()}
    tables = (Path(f"/proc/net/{name}").read_text().splitlines()[1:] for name in ("tcp", "tcp6"))
    tcp = {f"socket:[{line.split()[9]}]" for table in tables for line in table}
    assert any(name.startswith("socket:") for name in held)
    assert not held & tcp


def test_only_its_owner_can_reach_its_socket(cluster: Cluster) -> None:
    folder = socket_folder(cluster.home)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert len(f"{folder}/.s.PGSQL.5432") < 107


def test_the_last_run_to_leave_stops_it(tmp_path: Path) -> None:
    first, second = Cluster(tmp_path, disposable=True), Cluster(tmp_path, disposable=True)
    first.start()
    second.start()
    first.stop()
    assert ask(second.url(), "SELECT 1") == [(1,)]
    second.stop()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(second.url())
    assert not socket_folder(tmp_path).exists()


def test_what_a_killed_test_run_left_is_gone_unless_another_run_is_there(tmp_path: Path) -> None:
    count = "SELECT count(*) FROM pg_database WHERE datname = 'left'"
    with Cluster(tmp_path, disposable=True) as first:
        create_database(first.url(), "left")
        with Cluster(tmp_path, disposable=True) as second:
            assert ask(second.url(), count) == [(1,)]
    with Cluster(tmp_path, disposable=True) as third:
        assert ask(third.url(), count) == [(0,)]


def test_it_starts_again_after_it_was_killed_and_its_number_went_to_another_process(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path, disposable=True)
    with cluster:
        killed, owner = leader(cluster), (tmp_path / "data").stat()
        os.kill(killed, signal.SIGKILL)
    as_owner = ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
    stranger = subprocess.Popen([*(as_owner if os.geteuid() == 0 else []), "sleep", "60"])
    try:
        pid_file = tmp_path / "data" / "postmaster.pid"
        pid_file.write_text(f"{stranger.pid}\n" + pid_file.read_text().partition("\n")[2])
        with cluster:
            assert ask(cluster.url(), "SELECT 1") == [(1,)]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("tmp_was_cleaned", [False, True])
def test_a_server_left_behind_is_used_again(tmp_path: Path, tmp_was_cleaned: bool) -> None:
    left_behind = Cluster(tmp_path, disposable=True)
    left_behind.start()
    assert left_behind._users is not None
    left_behind._users.close()  # what the death of its starter does
    if tmp_was_cleaned:
        shutil.rmtree(socket_folder(tmp_path))
    with Cluster(tmp_path, disposable=True) as cluster:
        assert ask(cluster.url(), "SELECT 1") == [(1,)]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(cluster.url())


def test_a_socket_folder_that_others_can_enter_is_refused(tmp_path: Path) -> None:
    folder = socket_folder(tmp_path)
    folder.mkdir(mode=0o755)
    try:
        with pytest.raises(Stop, match="is in the way"):
            Cluster(tmp_path, disposable=True).start()
    finally:
        folder.rmdir()

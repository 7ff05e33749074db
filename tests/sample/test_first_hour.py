"""What a newcomer copies from the README and from the demo runs as it stands, on the sample county
of today."""

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from api.database import db
from gridwatch.database import state_actor
from gridwatch.from_settings import workshop
from gridwatch.people.models import Account
from gridwatch.people.roles import Role
from gridwatch.sample.county import plan_county
from gridwatch.sample.logins import PASSWORD
from gridwatch.sample.names import COUNTY
from gridwatch.territory.calendar import china_day
from tests.browser.conftest import serving
from tests.conftest import clones
from tests.exports.workshop import Office
from tests.overdue_everywhere import ask_by_files, ask_by_http
from tests.world import World

pytestmark = pytest.mark.wide
ROOT = Path(__file__).resolve().parents[2]
STEPS = ["submit", "escalate", "accept", "order", "give_feedback", "revisit", "close"]


@pytest.fixture(scope="module")
def loaded(cluster: str, template: str) -> Iterator[Flask]:
    """The whole sample county, as `make demo` loads it."""
    with contextmanager(clones)(cluster, template) as make:
        app = make()
        answer = app.test_cli_runner().invoke(args=["gridwatch", "sample", "load"])
        assert answer.exit_code == 0, answer.output
        yield app


@pytest.fixture(scope="module")
def office(loaded: Flask) -> Office:
    """A clerk's town and an officer's county, with a workshop for exports."""
    county = plan_county()
    holder = {post.person: post for post in county.posts}
    posts = {holder[person].role: holder[person] for person in reversed(county.logins)}
    with loaded.app_context(), Session(db.engine) as session:
        state_actor(session, is_system=True)
        phones = {role: county.people[posts[role].person].phone for role in (Role.TOWN_CLERK, Role.COUNTY_OFFICER)}
        people = {
            role.value: session.scalars(select(Account).where(Account.phone == phone)).one()
            for role, phone in phones.items()
        }
        world = World(datetime.now(UTC), people=people, password=PASSWORD)
        shop = workshop(loaded.config["SETTINGS"], sessionmaker(db.engine), loaded.config["IDENTITY_VAULT"])
    return Office(loaded, world, shop)


@pytest.fixture
def address(loaded: Flask) -> Iterator[str]:
    with serving(loaded) as found:
        yield found


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_main_job_of_the_readme_runs_as_it_stands(address: str, readme: str) -> None:
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    job = next(block for block in blocks if block.startswith("A=http://"))
    told = run(job.replace("http://127.0.0.1:8000", address))
    assert told.splitlines()[-1] == str(STEPS), told


def test_the_lines_that_the_demo_prints_run_as_they_stand(loaded: Flask, address: str) -> None:
    answer = loaded.test_cli_runner().invoke(args=["gridwatch", "sample", "show", "--address", address])
    lines = [line.strip() for line in answer.output.splitlines() if line.startswith(("  T=", "  R=", "  curl"))]
    assert len(lines) == 3, answer.output
    told = run("\n".join(lines))
    assert '"outcome":"accepted"' in told.replace(" ", "")
    assert "组里的路塌了一段" in told, "its chief reads it"


def test_every_door_says_one_number_of_overdue(office: Office) -> None:
    """API, inbox, overdue page, figure, brief and export; printed with `pytest -s`."""
    county, today = plan_county(), china_day(datetime.now(UTC))
    town = next(post.place_code for post in county.posts if post.person in county.logins and len(post.place_code) == 9)
    for role, place in ((Role.TOWN_CLERK, town), (Role.COUNTY_OFFICER, COUNTY[0])):
        said = ask_by_http(_get(office, role), place, today)
        if role is Role.TOWN_CLERK:
            said |= ask_by_files(lambda *asked: _made(office, *asked), place, today)
        print(place, said)
        assert len(set(said.values())) == 1 and min(said.values()) > 0, said


def _get(office: Office, role: Role) -> Callable[[str, dict[str, Any]], Any]:
    def get(path: str, query: dict[str, Any]) -> Any:
        answer = office.client(role.value).get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json

    return get


def _made(office: Office, what: str, format_: str, filters: dict[str, Any]) -> bytes:
    content: bytes = office.made(Role.TOWN_CLERK.value, what, format_, **filters).data
    return content


def test_it_is_not_loaded_twice(loaded: Flask) -> None:
    again = loaded.test_cli_runner().invoke(args=["gridwatch", "sample", "load"])
    assert (again.exit_code, again.output) == (0, "The sample county is there already.\n")


def test_the_printed_logins_are_those_of_the_readme(loaded: Flask) -> None:
    shown = loaded.test_cli_runner().invoke(args=["gridwatch", "sample", "show"]).output
    told = re.findall(r"token (\d{11})", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(told) == 5 and set(told) <= set(re.findall(r"\d{11}", shown))


def run(script: str) -> str:
    """What a shell that is fed the lines prints."""
    ran = subprocess.run(["bash", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout

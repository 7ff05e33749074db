"""What pairings came to: counted again in plain words from the rows that the test made."""

from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.pairing.models import DiaryItemEvent
from tests.pairing.officers import days_ago, paired, raised, write
from tests.world import COUNTY, OTHER_TOWN, TOWN, Client, World

DIARIES, RAISED, DONE, VISITS, HOUSEHOLDS = 32, 341, 296, 623, 256
"""The figures of the published loop (`systems.md` S8): 296 of 341 are 86.8 %."""


def _window(place: str = TOWN) -> dict[str, str]:
    return {"place": place, "first": days_ago(80), "past": days_ago(0)}


def _write_all(world: World, officer: Client, pairing_id: str) -> list[str]:
    """Thirty-two days of eight households; on some twenty officials went, else nineteen."""
    items: list[str] = []
    for day in range(DIARIES):
        texts = [raised("problem" if n % 2 else "suggestion", f"第{day}天第{n}条") for n in range(10 + (day < 21))]
        went = 20 if day < VISITS - 19 * DIARIES else 19
        made = write(officer, pairing_id, days_ago(60 - day), officers=went, households=8, items=texts)
        assert made.status_code == 201, made.text
        items += [one["id"] for one in made.json["items"]]
    return items


def _finish(session: Session, world: World, items: list[str]) -> None:
    state_actor(session, is_system=True)
    event = {
        "seq": 2, "from_state": "open", "action": "finish", "to_state": "done", "at": world.now,
        "account_id": world.people["clerk"].id, "role": "town_clerk", "note": "已办",
    }  # fmt: skip
    session.execute(insert(DiaryItemEvent), [event | {"diary_item_id": one} for one in items])
    session.execute(text("UPDATE diary_item SET state = 'done', version = 2 WHERE id = ANY (:ids)"), {"ids": items})
    session.commit()


def test_visits_households_and_what_was_done_of_what_was_raised(app: Flask, session: Session, world: World) -> None:
    officer, secretary = Client(app, world, "partner"), Client(app, world, "secretary")
    items = _write_all(world, officer, paired(secretary, world))
    assert len(items) == RAISED
    _finish(session, world, items[:DONE])
    for name in ("partner", "clerk", "secretary", "officer"):
        told = Client(app, world, name).get("/pairing-figures", **_window(COUNTY)).json
        total = told["total"]
        assert (total["visits"], total["households"]) == (VISITS, HOUSEHOLDS), name
        assert (total["raised"], total["done"], round(total["done_rate"], 3)) == (RAISED, DONE, 0.868), name
        assert (total["diaries"], total["asked"]) == (DIARIES, DIARIES)
        assert total["late"] == DIARIES, "late ones are counted"
        assert [one["town"]["code"] for one in told["towns"]] == [TOWN]
        assert "done_rate" not in told["towns"][0]["figures"], "towns are not ranked"
    other = Client(app, world, "other_secretary").get("/pairing-figures", **_window(COUNTY)).json
    assert (other["towns"], other["total"]["raised"]) == ([], 0)


def test_a_window_counts_its_own_days_and_a_rate_of_nothing_is_none(app: Flask, world: World) -> None:
    officer, secretary = Client(app, world, "partner"), Client(app, world, "secretary")
    pairing_id = paired(secretary, world)
    for day in (10, 9, 8):
        write(officer, pairing_id, days_ago(day), officers=2)
    told = secretary.get("/pairing-figures", place=TOWN, first=days_ago(10), past=days_ago(8)).json["total"]
    assert (told["diaries"], told["visits"], told["raised"], told["done_rate"]) == (2, 4, 0, None)
    wrong = secretary.get("/pairing-figures", place=TOWN, first=days_ago(8), past=days_ago(8))
    assert wrong.json["errors"][0]["pointer"] == "/past"
    assert secretary.get("/pairing-figures", **_window(OTHER_TOWN)).json["towns"] == []
    assert Client(app, world, "chief").get("/pairing-figures", **_window()).status_code == 403

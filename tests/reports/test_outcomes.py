"""What became of a clue: that its allegation was found untrue, with reasons, of a concluded case alone."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gridwatch.database import state_actor
from gridwatch.reports.moves.outcomes import ClueOutcome
from gridwatch.territory.calendar import china_day
from tests.world import Client, World


def transferred(app: Flask, world: World) -> UUID:
    """A clue that the town handed to the county."""
    report_id = Client(app, world, "monitor").submit(category="C1").json["report_id"]
    assert Client(app, world, "chief").move(report_id, "escalate").status_code == 200
    clerk = Client(app, world, "clerk")
    assert clerk.move(report_id, "accept").status_code == 200
    assert clerk.move(report_id, "transfer_clue", note="移交").status_code == 200
    return UUID(report_id)


REASONS = {"reason": "no_such_fact", "word": "账目与实物相符，查无此事"}


@pytest.mark.parametrize(("wrong", "pointer"), [
    ({"outcome": "held"}, "/untrue"),
    ({"untrue": {"word": "账目与实物相符"}}, "/untrue/reason"),
    ({"untrue": REASONS | {"reason": "unsure"}}, "/untrue/reason"),
    ({"untrue": {"reason": "no_such_fact"}}, "/untrue/word"),
    ({"untrue": REASONS | {"word": "没有"}}, "/untrue/word"),
    ({"untrue": REASONS | {"word": "请联系13800000000核实"}}, "/untrue/word"),
    ({"sanctions": 1}, "/sanctions"),
])  # fmt: skip
def test_an_allegation_is_found_untrue_with_reasons_and_once_the_case_is_concluded(
    app: Flask, world: World, wrong: dict[str, Any], pointer: str
) -> None:
    officer, path = Client(app, world, "officer"), f"/reports/{transferred(app, world)}/clue-outcome"
    day = str(china_day(world.now))
    found = {"outcome": "concluded", "decided_on": day, "case_filed_on": day, "untrue": REASONS}
    refused = officer.call("PUT", path, json=found | wrong)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, pointer)
    assert officer.call("PUT", path, json=found).status_code == 204


def test_what_was_found_untrue_can_be_corrected_and_stays_the_countys(
    app: Flask, world: World, session: Session
) -> None:
    report_id = transferred(app, world)
    path, officer = f"/reports/{report_id}/clue-outcome", Client(app, world, "officer")
    found = {"outcome": "concluded", "decided_on": str(china_day(world.now))}
    untrue = found | {"untrue": {"reason": "misunderstood", "word": "把借条看成了领条"}}
    assert officer.call("PUT", path, json=untrue).status_code == 204
    row = session.get(ClueOutcome, report_id)
    assert row is not None
    assert (row.untrue_reason, row.untrue_word) == ("misunderstood", "把借条看成了领条")
    assert Client(app, world, "secretary").call("PUT", path, json=untrue).status_code == 403
    assert officer.call("PUT", path, json=found).status_code == 204
    session.refresh(row)
    assert (row.untrue_reason, row.untrue_word) == (None, None)


@pytest.mark.parametrize("wrong", [
    "untrue_word = NULL", "untrue_reason = NULL", "outcome = 'held'", "sanctions = 1, case_filed_on = decided_on",
    "untrue_word = '请打13800000000'",
])  # fmt: skip
def test_the_database_refuses_an_untrue_allegation_without_its_reasons(
    app: Flask, world: World, session: Session, wrong: str
) -> None:
    report_id = transferred(app, world)
    found = {"outcome": "concluded", "decided_on": str(china_day(world.now)), "untrue": REASONS}
    path = f"/reports/{report_id}/clue-outcome"
    assert Client(app, world, "officer").call("PUT", path, json=found).status_code == 204
    state_actor(session, is_system=True)
    with pytest.raises(IntegrityError, match="ck_clue_outcome_untrue"):
        session.execute(text(f"UPDATE clue_outcome SET {wrong} WHERE report_id = :id"), {"id": report_id})

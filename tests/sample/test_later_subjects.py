"""The made-up county has a clearing in each state, and the nine lists by which villages are checked."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gridwatch.clearing.lifecycle import ClearingState
from gridwatch.clearing.models import Clearing
from gridwatch.findings.models import CheckList, CheckPoint
from gridwatch.sample.check_lists import CHECK_LISTS
from gridwatch.sample.clearings import PLANNED
from gridwatch.sample.county import build_county
from gridwatch.sample.intake import SampleRules
from gridwatch.sample.loading import load_county
from tests.sample.test_loading import NOW, rules, stage

__all__ = ["rules"]


@pytest.mark.wide
def test_there_is_a_clearing_in_each_state_and_nine_lists_with_how_to_see_each_point(
    rules: SampleRules, session: Session
) -> None:
    load_county(session, build_county(now=NOW, reports=1500), rules=rules, now=NOW, stage=stage)
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    made = session.scalars(select(Clearing)).all()
    assert len(made) == len(PLANNED)
    assert {one.state for one in made} == set(ClearingState) - {ClearingState.DRAFT}
    assert sum(one.letter_id is not None for one in made) == 1
    points = session.execute(select(CheckList.code, CheckPoint.how).join(CheckPoint)).all()
    assert {code for code, _ in points} == set(CHECK_LISTS)
    assert len(CHECK_LISTS) == 9
    assert all(len(how) >= 5 for _, how in points)

"""The clearings of the made-up county: one in each state."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from gridwatch.clearing.lifecycle import ClearingState
from gridwatch.clearing.models import Clearing
from gridwatch.sample.clearings import PLANNED
from gridwatch.sample.county import build_county
from gridwatch.sample.intake import SampleRules
from gridwatch.sample.loading import load_county
from tests.sample.test_loading import NOW, rules, stage

__all__ = ["rules"]


@pytest.mark.wide
def test_there_is_one_in_each_state_and_one_has_its_letter(rules: SampleRules, session: Session) -> None:
    load_county(session, build_county(now=NOW, reports=1500), rules=rules, now=NOW, stage=stage)
    session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    made = session.scalars(select(Clearing)).all()
    assert len(made) == len(PLANNED)
    assert {one.state for one in made} == set(ClearingState) - {ClearingState.DRAFT}
    assert sum(one.letter_id is not None for one in made) == 1

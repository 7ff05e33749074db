"""The words of a clearing: however a day or a month is written, and wherever it stands, it is found."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from gridwatch.clearing.wording import Hint, TellsOfReport, require_telling_nothing
from tests.depth import examples
from tests.world import COUNTY, World

IN_CHINESE = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
FORMS = (
    "{n}月", "{n}月份", "{n} 月", "{zh}月", "{zh}月份", "{zh}月十日", "2026年{n}月", "2026-{n:02}", "2026/{n}",
    "2026.{n}", "{n}月{n}号", "{n}/{n}", "{n}日",
)  # fmt: skip
ORDINARY = st.text(alphabet="在本单位党支部生活会上向全体员说明情况 ，。", max_size=12)
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@settings(max_examples=examples(120))
@given(form=st.sampled_from(FORMS), n=st.integers(1, 12), before=ORDINARY, after=ORDINARY, is_wide=st.booleans())
def test_a_month_or_a_day_is_found_in_every_form(
    session: Session, world: World, form: str, n: int, before: str, after: str, is_wide: bool
) -> None:
    said = form.format(n=n, zh=IN_CHINESE[n - 1])
    words = before + (said.translate(WIDE) if is_wide else said) + after
    with pytest.raises(TellsOfReport) as refused:
        require_telling_nothing(session, world.places[COUNTY], {"scope": words})
    assert refused.value.facts["what"] is Hint.DAY
    assert refused.value.pointer == "/scope"


@settings(max_examples=examples(60))
@given(before=ORDINARY, after=ORDINARY, data=st.data())
def test_every_place_of_the_county_is_found_and_ordinary_words_pass(
    session: Session, world: World, before: str, after: str, data: st.DataObject
) -> None:
    county = world.places[COUNTY]
    require_telling_nothing(session, county, {"scope": before + after, "note": None})
    name = data.draw(st.sampled_from([place.name for code, place in world.places.items() if code != COUNTY]))
    with pytest.raises(TellsOfReport) as refused:
        require_telling_nothing(session, county, {"scope": "本人", "note": before + name + after})
    assert (refused.value.facts["what"], refused.value.pointer) == (Hint.PLACE, "/note")

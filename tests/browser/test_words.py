"""The words of the pages: the same in both languages, with the same places to fill in."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

WORDS = Path(__file__).resolve().parents[2] / "web/src/words"
PLACE = re.compile(r"\{(\w+)\}")


def _sentences(words: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in words.items():
        if isinstance(value, dict):
            yield from _sentences(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


def _read(language: str, page: str) -> dict[str, str]:
    return dict(_sentences(json.loads((WORDS / language / page).read_text(encoding="utf-8"))))


@pytest.mark.parametrize("page", sorted(path.name for path in (WORDS / "zh").glob("*.json")))
def test_every_word_is_there_in_both_languages(page: str) -> None:
    chinese, english = _read("zh", page), _read("en", page)
    assert chinese.keys() == english.keys()
    for name, sentence in chinese.items():
        assert sentence.strip(), name
        assert english[name].strip(), name
        assert set(PLACE.findall(sentence)) == set(PLACE.findall(english[name])), name

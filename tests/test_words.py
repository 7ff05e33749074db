"""The web's words: English says everything that Chinese says, with the same names in the same sentences."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

WORDS = Path(__file__).resolve().parents[1] / "web/src/words"


def sentences(part: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Each sentence of a file with the keys that lead to it."""
    if isinstance(part, dict):
        for key, value in part.items():
            yield from sentences(value, f"{path}.{key}" if path else key)
    else:
        yield path, str(part)


def words(language: str, name: str) -> dict[str, str]:
    """A file's sentences by their keys."""
    return dict(sentences(json.loads((WORDS / language / name).read_text(encoding="utf-8"))))


def placeholders(sentence: str) -> set[str]:
    """What is filled in; a plural's count may be said by the form itself."""
    return set(re.findall(r"\{(\w+)\}", sentence)) - {"count", "n"}


def test_both_languages_have_the_same_files() -> None:
    assert {path.name for path in (WORDS / "zh").iterdir()} == {path.name for path in (WORDS / "en").iterdir()}


@pytest.mark.parametrize("name", sorted(path.name for path in (WORDS / "zh").iterdir()))
def test_both_languages_say_the_same(name: str) -> None:
    chinese, english = words("zh", name), words("en", name)
    assert chinese.keys() == english.keys()
    assert [key for key in chinese if placeholders(chinese[key]) != placeholders(english[key])] == []
    assert [key for key, sentence in (chinese | english).items() if not sentence.strip()] == []

"""The words of the pages: the same in both languages, with the same places to fill in."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gridwatch.people.permissions import Right

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


SRC = WORDS.parent
_IMPORT = re.compile(r'(?:^import (?!type\b)[^;]*?|import\()"@/([^"]+)"', re.MULTILINE)
_KEY = r"([A-Za-z]\w*(?:\.\w+)+)"
_IN_SCRIPT, _IN_TEMPLATE = re.compile(rf'"{_KEY}"'), re.compile(rf"""'{_KEY}'|\bt\("{_KEY}\"""")
_PAGE = re.compile(r'page\("([^"]+)", \(\) => import\("@/([^"]+)"\)\)')


def _with_its_parts(path: str, seen: dict[str, str]) -> dict[str, str]:
    """The text of a module and of all that it imports from here, by path."""
    found = next((one for one in (SRC / path, SRC / f"{path}.ts", SRC / path / "index.ts") if one.is_file()), None)
    if found is not None and found.suffix != ".json" and path not in seen and not path.startswith("desk/pages"):
        seen[path] = found.read_text(encoding="utf-8")
        for other in _IMPORT.findall(seen[path]):
            _with_its_parts(other, seen)
    return seen


def _quoted(text: str) -> Iterator[str]:
    script, _, template = text.partition("<template>")
    yield from _IN_SCRIPT.findall(script)
    for one, other in _IN_TEMPLATE.findall(template):
        yield one or other


@pytest.mark.parametrize(("words", "module"), _PAGE.findall((SRC / "desk/pages.ts").read_text(encoding="utf-8")))
def test_a_page_of_the_desk_brings_every_word_that_it_says(words: str, module: str) -> None:
    names = ["common", "codes", "desk", "desk-codes", *(f"desk-{name}" for name in words.split())]
    known = {key for name in names for key in _read("zh", f"{name}.json")}
    groups = {key.split(".")[0] for path in (WORDS / "zh").glob("*.json") for key in _read("zh", path.name)}
    quoted = {key for text in _with_its_parts(module, {}).values() for key in _quoted(text)}
    said = {key for key in quoted if key.split(".")[0] in groups} - {right.value for right in Right}
    assert said & known
    # What is put together, as `code.state` and a state, begins a word that is there.
    assert sorted(key for key in said - known if not any(one.startswith(f"{key}.") for one in known)) == []

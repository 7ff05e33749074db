"""The one vocabulary: every code that people read has words, and nobody words one a second time."""

import ast
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

import geo
import gridwatch
from gridwatch import vocabulary
from gridwatch.analysis import definitions
from gridwatch.analysis.figures.measures import RATES
from gridwatch.fieldwork.values import HeldReason
from gridwatch.notifications import channels
from gridwatch.reports.automatic.empty_desks import NOBODY_LEFT
from gridwatch.reports.lifecycle import CALENDAR, NO_ANSWER, OVERDUE, SEALED
from gridwatch.reports.overdue.ladder import LETTERS
from gridwatch.subjects import WORKFLOWS
from gridwatch.vocabulary import CODES, TABLES
from gridwatch.vocabulary import letters as forms

ROOT = Path(__file__).resolve().parents[1]
WORDS = ROOT / "web/src/words"
BY_HAND = sorted(path.name for path in (WORDS / "zh").glob("*.json") if not path.name.endswith("codes.json"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")

NOT_SHOWN = {
    "geo.geojson.Fault": "each has a complaint of the import",
    "gridwatch.files.decoding.accepted_formats.Format": "media types",
    "gridwatch.exports.models.Language": "named by itself",
    "gridwatch.notifications.models.AddressKind": "there is one",
    "gridwatch.notifications.models.Recipient": "whom the product tells",
    "gridwatch.findings.figures.BreakdownBy": "each has a title of its own",
    "gridwatch.files.attached.AttachedTo": "where a photo lies",
    "gridwatch.people.models.SessionKind": "how a device proves itself",
    "gridwatch.reports.notices.Side": "whom the product tells",
    "gridwatch.sample.journeys.Hand": "of the sample county",
    "gridwatch.sync.models.SyncKind": "between phone and server",
    "gridwatch.sync.models.SyncStatus": "between phone and server",
    "gridwatch.sync.receiving.Status": "between phone and server",
    "gridwatch.tiles.downloads.FileFormat": "the ending of an address",
    "gridwatch.tiles.layers.Layer": "part of an address",
}
"""Enumerations whose codes nobody reads, and what they are instead."""


def _enums() -> Iterator[type[StrEnum]]:
    for package in (geo, gridwatch):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for _, one in inspect.getmembers(module, inspect.isclass):
                if issubclass(one, StrEnum) and one.__module__ == module.__name__:
                    yield one


ENUMS = {f"{one.__module__}.{one.__name__}": one for one in _enums()}


def test_every_enumeration_is_worded_or_known_to_be_read_by_nobody() -> None:
    unknown = [name for name, one in ENUMS.items() if one.__name__ not in TABLES and name not in NOT_SHOWN]
    assert unknown == []
    assert set(NOT_SHOWN) <= set(ENUMS)


def test_every_code_of_an_enumeration_has_its_words_and_no_word_is_without_a_code() -> None:
    shown = {one.__name__: one for name, one in ENUMS.items() if name not in NOT_SHOWN}
    assert {name: set(table) for name, table in TABLES.items()} == {name: set(one) for name, one in shown.items()}


def test_codes_that_are_no_enumeration_have_their_words() -> None:
    assert set(CODES["StepReason"]) == {*HeldReason, SEALED, OVERDUE, NO_ANSWER, CALENDAR, NOBODY_LEFT}
    steps = (step for one in WORKFLOWS.values() for step in one.steps.values())
    assert set(CODES["Need"]) == {need for step in steps for need in step.needs}
    assert set(CODES["Rate"]) == set(RATES)
    for name in ("Coverage", "Handling", "Asset"):
        rates = getattr(definitions, f"{name.upper()}_RATES")
        assert set(CODES[f"{name}Rate"]) == set(rates)
        assert {part for rate in rates.values() for part in (rate.numerator, *rate.of)} <= set(CODES[f"{name}Count"])
    assert set(forms.LETTERS) == set(LETTERS)
    made = set(re.findall(r'Channel\("(\w+)"', inspect.getsource(channels)))
    assert set(CODES["Channel"]) == made


def test_every_action_and_fact_of_the_audit_trail_has_its_words() -> None:
    actions, facts = set(), set()
    for _, tree in _sources("gridwatch"):
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            name = getattr(call.func, "attr", getattr(call.func, "id", ""))
            if name in {"record", "entry"} and any(one.arg == "account_id" for one in call.keywords):
                facts |= {one.arg for one in call.keywords if one.arg} - {"account_id", "now"}
                actions |= {one.value for one in call.args if isinstance(one, ast.Constant) and "." in str(one.value)}
    assert len(actions) > 30
    assert actions <= set(CODES["AuditAction"])
    assert facts <= set(CODES["AuditFact"])


def test_every_word_is_there_in_both_languages_and_the_chinese_ones_are_chinese() -> None:
    for name, table in (TABLES | CODES).items():
        for code, term in table.items():
            assert term.zh.strip() and term.en.strip(), (name, code)
            assert bool(term.said_zh) == bool(term.said_en), (name, code)
            assert CHINESE.search(term.zh) or name == "Datum", (name, code)
            assert not CHINESE.search(term.en + term.said_en), (name, code)


@pytest.mark.parametrize("page", BY_HAND)
def test_no_group_of_words_written_by_hand_words_the_codes_of_a_table(page: str) -> None:
    groups = dict(_groups(json.loads((WORDS / "zh" / page).read_text(encoding="utf-8"))))
    again = [
        (group, name)
        for group, keys in groups.items()
        if group and group not in ABOUT_CODES
        for name, table in (TABLES | CODES).items()
        if name != "AuditFact" and len(keys) > 1 and (keys <= set(table) or (len(table) > 1 and keys >= set(table)))
    ]
    assert again == []


ABOUT_CODES = {
    "m.audience.lowest": "who can see a report, by where it starts",
    "m.audience.unrouted": "who can see a report, by where it starts",
    "m.audience.bypassed": "who cannot see a report, by how far it is sealed",
    "map.channels.sign": "the letter that stands on the map for a kind",
    "map.legend.coverageOf": "what is painted, by the level of places",
    "move": "the fields of a form",
}
"""Groups by code that say something else than what the code is called."""


def _groups(words: dict[str, Any], above: str = "") -> Iterator[tuple[str, set[str]]]:
    yield above.removesuffix("."), set(words)
    for name, value in words.items():
        if isinstance(value, dict):
            yield from _groups(value, f"{above}{name}.")


READ_FROM_FILES = {"LEVEL_NAMES", "ORIGIN_OF", "_ROLES"}
"""What a file may say for a code; nobody is shown these."""


def test_no_other_table_says_a_code_in_chinese() -> None:
    again = [
        f"{path}:{node.lineno}"
        for package in ("gridwatch", "api")
        for path, tree in _sources(package)
        if not {"vocabulary", "sample"} & {*path.parts}
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict) and id(node) not in _read_from_files(tree) and _words_codes(node)
    ]
    assert again == []


def _sources(package: str) -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / package).rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def _read_from_files(tree: ast.Module) -> set[int]:
    return {
        id(one)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in READ_FROM_FILES
        for one in ast.walk(node)
    }


def _words_codes(node: ast.Dict) -> bool:
    """Whether keys are members of a worded enumeration, or its codes, and values are Chinese."""
    keys = [_code(key) for key in node.keys]
    values = [one.value for value in node.values for one in ast.walk(value) if isinstance(one, ast.Constant)]
    in_chinese = any(CHINESE.search(str(value)) for value in values)
    tables = [set(table) for table in TABLES.values()]
    return in_chinese and len(keys) > 1 and any(all(key in table for key in keys) for table in tables)


def _code(key: ast.expr | None) -> str | None:
    match key:
        case ast.Constant(value=str(code)):
            return code
        case ast.Attribute(value=ast.Name(id=name), attr=member) if name in TABLES:
            return next((str(code) for code in TABLES[name] if str(code).upper().replace(".", "_") == member), None)
        case _:
            return None


NAMES = re.compile(
    r"\{[^}]*\}|gridwatch|Excel|Word|PDF|GeoJSON|GeoPackage|CSV|WGS-84|GPS|CGCS2000|GCJ-02|BD-09"
    r"|JPEG|PNG|WebP|HEIC|AAC|Opus|WebM|MP4|Kaplan–Meier"
)
"""What has no other name in Chinese: products, formats, datums; places to fill in are no words."""
ENGLISH = re.compile(r"[A-Za-z_]{2,}")


@pytest.mark.parametrize("page", sorted(path.name for path in (WORDS / "zh").glob("*.json")))
def test_no_code_and_no_english_word_is_in_a_chinese_page(page: str) -> None:
    words = json.loads((WORDS / "zh" / page).read_text(encoding="utf-8"))
    found = {name: text for name, text in _texts(words) if ENGLISH.search(NAMES.sub("", text))}
    assert found == {}


def _texts(words: dict[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    for name, value in words.items():
        if isinstance(value, dict):
            yield from _texts(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value


RETIRED = {
    "超期": "逾期", "收件箱": "待办", "承办方": "承办单位", "受理单位": "承办单位", "免职": "解聘、终止任职",
    "首次答复": "首次回复", "答复率": "回复率", "问题类别": "问题分类", "密封报告": "直报件", "零报告": "无上报",
    "动静": "无上报无走访", "报告人": "反映人", "上报人": "反映人", "重新打开": "重新办理", "移交线索": "转问题线索",
}  # fmt: skip
"""Words that nobody is shown any more, and those that took their place."""


def test_no_retired_word_is_shown() -> None:
    pages = [text for page in (WORDS / "zh").glob("*.json") for _, text in _texts(json.loads(page.read_text("utf-8")))]
    strings = [
        node.value
        for package in ("gridwatch", "api")
        for path, tree in _sources(package)
        if "sample" not in path.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [(word, text) for word in RETIRED for text in pages + strings if word in text] == []


def test_a_fact_that_is_a_code_is_said_in_words() -> None:
    role, level = ENUMS["gridwatch.people.roles.Role"]("monitor"), ENUMS["gridwatch.territory.codes.Level"]("group")
    assert vocabulary.fill("{role}只能任职于{levels}。", {"role": role, "levels": (level,)}, "zh") == (
        "“廉情监督员”只能任职于“村民小组”。"
    )
    assert vocabulary.fill("{n} {role}", {"n": 2, "role": role}, "en") == "2 “Integrity monitor”"

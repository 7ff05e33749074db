"""The command line: what people type, what they are told, and what is left behind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import create_engine, text

from config import Settings, WrongSetting
from gridwatch.people.bulk import COLUMNS

PLACES = """code,name,level,households
529801,试验县,county,
529801101,岭口镇,town,
529801101001,岭上村,village,
529801101001001,一组,group,45
"""
Run = Callable[..., Result]


@pytest.fixture
def app(clone: Any) -> Flask:
    """A database of its own: commands commit."""
    made: Flask = clone()
    return made


@pytest.fixture
def run(app: Flask) -> Run:
    """Run `flask gridwatch …`."""
    return lambda *words: app.test_cli_runner().invoke(args=["gridwatch", *map(str, words)])


@pytest.fixture
def places(tmp_path: Path) -> Path:
    """A small county as CSV."""
    path = tmp_path / "places.csv"
    path.write_text(PLACES)
    return path


def _count(app: Flask, table: str) -> Any:
    with create_engine(app.config["SETTINGS"].database_url).connect() as connection:
        return connection.scalar(text(f"SELECT count(*) FROM {table}"))


def test_places_are_tried_imported_and_unchanged_the_second_time(run: Run, app: Flask, places: Path) -> None:
    tried = run("places", "import", places, "--dry-run")
    assert (tried.exit_code, _count(app, "place")) == (0, 0)
    assert "4 new" in tried.output
    assert run("places", "import", places).exit_code == 0
    assert _count(app, "place") == _count(app, "place_code") == 4
    assert "4 unchanged" in run("places", "import", places).output


def test_a_bad_row_is_named_and_keeps_everything_out(run: Run, app: Flask, places: Path) -> None:
    places.write_text(PLACES + "52980110100100,,group,many\n")
    refused = run("places", "import", places)
    assert (refused.exit_code, _count(app, "place")) == (1, 0)
    assert "row 6" in refused.output
    assert "Nothing was changed" in refused.output
    skipped = run("places", "import", places, "--skip-bad")
    assert (skipped.exit_code, _count(app, "place")) == (0, 4)


def test_a_file_that_is_none_is_refused_with_a_sentence(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"\x00\x01\x02")
    answer = run("places", "import", path)
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")


def test_the_first_administrator_gets_a_code(run: Run, places: Path, app: Flask) -> None:
    run("places", "import", places)
    made = run("admin", "13812345678", "管理员", "529801", "--document-no", "任1号")
    assert made.exit_code == 0, made.output
    code = made.output.rsplit(" ", 1)[1].strip()
    signed = app.test_client().post("/api/v1/activations", json={"code": code, "password": "a-good-password"})
    assert signed.json["appointments"][0]["role"] == "admin"
    assert run("admin", "13812345678", "管理员", "529801", "--document-no", "任1号").exit_code == 1


def test_people_are_appointed_from_a_workbook_or_nobody_is(run: Run, app: Flask, places: Path, tmp_path: Path) -> None:
    run("places", "import", places)
    path = tmp_path / "people.xlsx"
    _write_people(path, ["甲", "13500000001", "监督员", "529801101001001", "任1号", "2026-01-01"],
                  ["乙", "13500000002", "皇帝", "529801101001001", "任1号", "2026-01-01"])  # fmt: skip
    refused = run("appointments", "import", path)
    assert (refused.exit_code, _count(app, "account")) == (1, 0)
    assert "row 3, 职务" in refused.output
    _write_people(path, ["甲", "13500000001", "监督员", "529801101001001", "任1号", "2026-01-01"])
    assert "Nothing was changed" in run("appointments", "import", path, "--dry-run").output
    assert _count(app, "account") == 0
    assert run("appointments", "import", path).exit_code == 0
    assert _count(app, "appointment") == 1


def test_a_sheet_of_codes_is_printed(run: Run, places: Path, tmp_path: Path) -> None:
    run("places", "import", places)
    people, out = tmp_path / "people.xlsx", tmp_path / "sheet.pdf"
    _write_people(people, ["甲", "13500000001", "监督长", "529801101001", "任1号", "2026-01-01"])
    run("appointments", "import", people)
    assert run("activation", "sheet", "529801", out).exit_code == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert run("activation", "sheet", "529801999", out).exit_code == 1


def test_the_template_is_what_the_import_reads(run: Run, tmp_path: Path, places: Path) -> None:
    out = tmp_path / "template.xlsx"
    assert run("appointments", "template", out).exit_code == 0
    assert "0 rows, 0 with errors" in run("appointments", "import", out).output


def test_the_trail_is_sealed_and_verified(run: Run, places: Path) -> None:
    run("places", "import", places)
    assert "1 entries sealed" in run("audit", "seal").output
    verified = run("audit", "verify")
    assert (verified.exit_code, verified.output) == (0, "The chain holds; 0 entries wait to be sealed.\n")


def test_cells_are_derived_for_a_place_without_boundary_with_a_sentence(run: Run, places: Path) -> None:
    run("places", "import", places)
    answer = run("cells", "derive", "529801101001")
    assert answer.exit_code == 1
    assert "boundary" in answer.output


def test_wrong_settings_stop_the_start_and_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "IDENTITY_KEYS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PSEUDONYM_KEY", "short")
    monkeypatch.setenv("CLOCK_TOLERANCE_S", "soon")
    monkeypatch.setenv("IDENTITY_KEYS", "not-a-key")
    with pytest.raises(WrongSetting) as stopped:
        Settings.from_environment()
    message = str(stopped.value)
    for name in ("DATABASE_URL", "SECRET_KEY", "PSEUDONYM_KEY", "IDENTITY_KEYS", "RECEIPT_KEYS", "CLOCK_TOLERANCE_S"):
        assert f"{name}: " in message


def _write_people(path: Path, *rows: list[str]) -> None:
    book = Workbook()
    book.worksheets[0].append(list(COLUMNS.values()))
    for one in rows:
        book.worksheets[0].append(one)
    book.save(path)

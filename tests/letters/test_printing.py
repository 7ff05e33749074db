"""Letters on paper and in Word: what their kind asks for stands there, the same facts make the same bytes."""

import io
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from flask import Flask
from pypdf import PdfReader

from tests.letters.desks import ISSUER, issued, name_issuer, take, write
from tests.world import COUNTY, Client, World

CHINESE = {"LANG": "zh_CN.UTF-8", "FC_LANG": "zh-cn", "PATH": os.environ["PATH"], "HOME": "/tmp"}
"""As in an office that reads Chinese; which of the many faces of a font it takes hangs on that."""
KINDS: list[tuple[str, dict[str, Any]]] = [
    ("reminder", {}), ("advice", {}), ("circular", {}), ("rectification", {}), ("summons", {}),
    ("clue_transfer", {"to_place_code": None, "to_body": "县纪委监委案管室"}),
]  # fmt: skip
COUNTY_KINDS = ("discipline_advice", "supervisory_advice", "joint_advice", "supervised_handling")
"""What the county alone issues."""


def pdf_text(client: Client, letter_id: str) -> str:
    """What stands on the sheets, without spaces."""
    answer = client.get(f"/letters/{letter_id}/pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages).split())


def word_text(client: Client, letter_id: str) -> str:
    """What stands in the Word document, without spaces."""
    answer = client.get(f"/letters/{letter_id}/docx")
    assert answer.status_code == 200, answer.text
    return "".join("".join(one.text for one in Document(io.BytesIO(answer.data)).paragraphs).split())


@pytest.mark.parametrize(("kind", "changes"), KINDS)
def test_both_editions_say_what_the_letter_says(app: Flask, world: World, kind: str, changes: dict[str, Any]) -> None:
    clerk, secretary = Client(app, world, "clerk"), Client(app, world, "secretary")
    named = [world.people["secretary"].id]
    made = issued(clerk, secretary, kind=kind, copy_to="镇党委", readers=named, **changes)
    for said in (pdf_text(clerk, made["id"]), word_text(clerk, made["id"])):
        for part in (ISSUER["name"], made["document_no"], made["title"], f"{made['addressee']}：", "一、来源",
                     made["problems"], "三、原因", "（2）明确公开栏管理责任人（责任主体：村委会；完成期限：",
                     "（印章）", "抄送：镇党委", ISSUER["contact"].replace(" ", "")):  # fmt: skip
            assert part in said, part
    assert ("秘密" in pdf_text(clerk, made["id"])) == (kind == "clue_transfer")


def test_a_draft_has_neither_number_nor_seal(app: Flask, world: World) -> None:
    clerk = Client(app, world, "clerk")
    made = write(clerk).json["id"]
    said = pdf_text(clerk, made)
    assert "（签发时编号）" in said
    assert "（印章）" not in said


def test_the_same_letter_is_the_same_file(app: Flask, world: World) -> None:
    clerk = Client(app, world, "clerk")
    made = issued(clerk, Client(app, world, "secretary"))["id"]
    first, second = (clerk.get(f"/letters/{made}/pdf").data for _ in range(2))
    assert first == second


def test_a_long_letter_goes_on_over_pages(app: Flask, world: World) -> None:
    clerk = Client(app, world, "clerk")
    made = issued(clerk, Client(app, world, "secretary"), problems="某村公开不及时。\n" * 80)["id"]
    assert len(PdfReader(io.BytesIO(clerk.get(f"/letters/{made}/pdf").data)).pages) >= 3


@pytest.mark.wide
def test_libreoffice_opens_each_kind_and_writes_it_again_without_a_loss(
    app: Flask, world: World, tmp_path: Path
) -> None:
    clerk, secretary = Client(app, world, "clerk"), Client(app, world, "secretary")
    before: dict[str, str] = {}
    for kind, changes in KINDS:
        made = issued(clerk, secretary, kind=kind, copy_to="镇党委", readers=[world.people["secretary"].id], **changes)
        (tmp_path / f"{kind}.docx").write_bytes(clerk.get(f"/letters/{made['id']}/docx").data)
        before[kind] = word_text(clerk, made["id"])
        assert made["document_no"] in before[kind]
    officer, other = Client(app, world, "officer"), Client(app, world, "officer_2")
    for kind in COUNTY_KINDS:
        made = county_letter(officer, other, kind)
        (tmp_path / f"{kind}.docx").write_bytes(officer.get(f"/letters/{made['id']}/docx").data)
        before[kind] = word_text(officer, made["id"])
        assert made["document_no"] in before[kind]
        assert made["document_no"] in pdf_text(officer, made["id"])
    for form in ("docx:Office Open XML Text", "pdf"):
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path / "again")]
        files = [str(tmp_path / f"{kind}.docx") for kind in before]
        subprocess.run([*command, *files], check=True, capture_output=True, timeout=120, env=CHINESE)
    for kind, said in before.items():
        again = Document(str(tmp_path / "again" / f"{kind}.docx"))
        assert "".join("".join(one.text for one in again.paragraphs).split()) == said
        paper = PdfReader(tmp_path / "again" / f"{kind}.pdf")
        assert all("CJK" in font for font in _fonts(paper)), _fonts(paper)
        assert "（印章）" in "".join(page.extract_text() for page in paper.pages)


def county_letter(officer: Client, other: Client, kind: str) -> dict[str, Any]:
    """One of the county that is out: written by the one, approved and issued by the other."""
    name_issuer(officer, COUNTY, name="中共试验县纪律检查委员会", prefix="试纪")
    made = write(officer, COUNTY, kind=kind).json
    for action in ("approve", "issue"):
        done = take(other, made["id"], action)
        assert done.status_code == 200, done.text
    found: dict[str, Any] = done.json
    return found


def _fonts(paper: PdfReader) -> set[str]:
    return {
        str(font.get_object()["/BaseFont"])
        for page in paper.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }

"""Word templates of a body: tried when they come, put into force by another, kept by what was issued."""

import io
import zipfile
from dataclasses import fields
from typing import Any
from uuid import UUID, uuid4

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from gridwatch.database import acting_as_system
from gridwatch.documents.word.faults import TemplateFault
from gridwatch.letters.models import Letter
from gridwatch.letters.printing.fields import FULL_SAMPLE, LetterField
from gridwatch.letters.printing.sheet import facts_of
from gridwatch.vocabulary import term_of
from tests.letters.desks import issued, name_issuer, take, write
from tests.letters.test_printing import word_text
from tests.world import COUNTY, TOWN, VILLAGE, Client, World

ATTACHED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
OWN = "岭北本镇模板 {{ number }} {{ title }} {% for part in parts %}{{ part.heading }}{% endfor %}"


def made_of(*words: str) -> bytes:
    """A Word file of paragraphs."""
    made = docx.Document()
    for one in words:
        made.add_paragraph(one)
    return saved(made)


def saved(made: Any) -> bytes:
    """Its bytes."""
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def upload(client: Client, content: bytes, place: str = TOWN, name: str = "模板.docx", **query: str) -> TestResponse:
    """Upload a version."""
    asked = {"place": place, "name": name} | query
    return client.call("POST", "/letter-templates", query_string=asked, data=content)


def put(client: Client, template_id: str, state: str) -> TestResponse:
    """Put it into force, or end it."""
    return client.call("PUT", f"/letter-templates/{template_id}/state", json={"state": state})


def is_refused_for(refused: TestResponse, reason: str) -> bool:
    """Whether that is the reason that a person reads."""
    return refused.status_code == 422 and term_of(TemplateFault(reason)).zh in refused.json["detail"]


@pytest.fixture
def clerk(app: Flask, world: World) -> Client:
    return Client(app, world, "clerk")


@pytest.fixture
def secretary(app: Flask, world: World) -> Client:
    return Client(app, world, "secretary")


def in_force(clerk: Client, secretary: Client, *words: str, **query: str) -> str:
    """A template that is in force."""
    made = upload(clerk, made_of(*words), **query)
    assert made.status_code == 201, made.text
    done = put(secretary, made.json["id"], "in_force")
    assert (done.status_code, done.json["state"]) == (200, "in_force"), done.text
    found: str = made.json["id"]
    return found


def test_a_letter_is_written_by_the_template_in_force_and_keeps_it_once_issued(
    clerk: Client, secretary: Client
) -> None:
    before = issued(clerk, secretary)["id"]
    in_force(clerk, secretary, OWN)
    by_first = issued(clerk, secretary)
    draft = write(clerk).json["id"]
    assert word_text(clerk, by_first["id"]).startswith(f"岭北本镇模板{by_first['document_no']}")
    assert word_text(clerk, draft).startswith("岭北本镇模板（签发时编号）")
    assert "岭北本镇模板" not in word_text(clerk, before)
    second = in_force(clerk, secretary, "第二版 {{ title }}")
    assert word_text(clerk, draft).startswith("第二版")
    assert word_text(clerk, by_first["id"]).startswith("岭北本镇模板")
    assert put(secretary, second, "ended").json["state"] == "ended"
    assert "第二版" not in word_text(clerk, draft)
    assert "岭北本镇模板" not in word_text(clerk, draft), "a version that ended does not come back by itself"
    listed = clerk.get("/letter-templates", place=TOWN).json["items"]
    assert [(one["no"], one["state"]) for one in listed] == [(2, "ended"), (1, "ended")]


def test_the_one_for_a_kind_comes_before_that_for_all_and_the_bodys_own_before_the_countys(
    app: Flask, world: World, clerk: Client, secretary: Client
) -> None:
    officer, other = Client(app, world, "officer"), Client(app, world, "officer_2")
    county = upload(officer, made_of("县模板 {{ title }}"), place=COUNTY).json["id"]
    refused = put(officer, county, "in_force")
    assert (refused.status_code, refused.json["code"]) == (409, "second_person_needed")
    assert put(other, county, "in_force").status_code == 200
    draft = write(clerk).json["id"]
    assert word_text(clerk, draft).startswith("县模板")
    in_force(clerk, secretary, "镇模板 {{ title }}")
    assert word_text(clerk, draft).startswith("镇模板")
    in_force(clerk, secretary, "镇建议书模板 {{ title }}", kind="advice")
    assert word_text(clerk, draft).startswith("镇建议书模板")
    assert word_text(clerk, write(clerk, kind="reminder").json["id"]).startswith("镇模板")


def test_the_addressee_has_the_letter_in_its_template(
    app: Flask, world: World, clerk: Client, secretary: Client
) -> None:
    in_force(clerk, secretary, OWN)
    made = issued(clerk, secretary)["id"]
    village_clerk = Client(app, world, "village_clerk")
    assert word_text(village_clerk, made).startswith("岭北本镇模板")
    assert village_clerk.get("/letter-templates", place=TOWN).status_code == 403


def test_whoever_uploaded_never_puts_it_into_force_nor_does_who_may_not_sign(clerk: Client, secretary: Client) -> None:
    own = upload(secretary, made_of(OWN)).json["id"]
    assert put(secretary, own, "in_force").json["code"] == "second_person_needed"
    assert put(clerk, own, "in_force").status_code == 403
    assert put(secretary, own, "ended").status_code == 200
    assert put(secretary, own, "in_force").json["code"] == "template_ended"
    assert put(secretary, str(uuid4()), "in_force").status_code == 404


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no zip at all", "not_word"),
        (made_of("{{ reporter }}"), "unknown_field"),
        (made_of("{% for part in parts %}{{ part.village }}{% endfor %}"), "unknown_field"),
        (made_of("{{ title"), "bad_mark"),
        (made_of("{% if title %}"), "bad_mark"),
        (made_of("{{ title.__class__.__mro__ }}"), "forbidden"),
        (made_of("{{ ''.__class__.__mro__[1].__subclasses__() }}"), "forbidden"),
        (made_of("{% for n in range(10**9) %}{{ n }}{% endfor %}"), "too_costly"),
        (made_of("{% include '/etc/passwd' %}"), "bad_mark"),
    ],
)
def test_a_template_with_a_broken_field_or_code_is_refused_with_the_reason(
    clerk: Client, content: bytes, reason: str
) -> None:
    refused = upload(clerk, content)
    assert (refused.status_code, refused.json["code"]) == (422, "unfit_template")
    assert is_refused_for(refused, reason)
    assert clerk.get("/letter-templates", place=TOWN).json["items"] == []


def test_the_field_that_is_not_in_the_list_is_named(clerk: Client) -> None:
    assert "reporter" in upload(clerk, made_of("{{ reporter }} {{ title }}")).json["detail"]


@pytest.mark.parametrize("kind", [ATTACHED, RELATIONSHIP_TYPE.IMAGE])
def test_what_is_fetched_from_elsewhere_when_it_is_opened_is_refused(clerk: Client, kind: str) -> None:
    made = docx.Document()
    made.add_paragraph("{{ title }}")
    made.part.rels.get_or_add_ext_rel(kind, "http://203.0.113.1/seen")
    assert is_refused_for(upload(clerk, saved(made)), "from_elsewhere")
    linked = docx.Document()
    linked.part.rels.get_or_add_ext_rel(RELATIONSHIP_TYPE.HYPERLINK, "http://203.0.113.1/")
    assert upload(clerk, saved(linked)).status_code == 201


def test_macros_are_refused(clerk: Client) -> None:
    plain, with_macro = made_of("{{ title }}"), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(plain)) as before, zipfile.ZipFile(with_macro, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"wordprocessingml.document.main+xml", b"wordprocessingml.document.macroEnabled.main+xml"
                ).replace(b"openxmlformats-officedocument.wordprocessingml.document.macro", b"ms-word.document.macro")
            after.writestr(name, content)
    refused = upload(clerk, with_macro.getvalue())
    assert is_refused_for(refused, "macro") or is_refused_for(refused, "not_word")


def test_it_is_too_large_for_another_body_or_for_none(clerk: Client) -> None:
    assert upload(clerk, b"x" * (2**20 + 1)).status_code == 413
    assert upload(clerk, made_of(OWN), place=COUNTY).status_code == 403
    assert upload(clerk, made_of(OWN), place=VILLAGE).json["errors"][0]["pointer"] == "/place"
    assert upload(clerk, made_of(OWN), name="").status_code == 422


def test_what_a_letter_has_is_what_the_list_of_fields_says(clerk: Client, session: Session) -> None:
    listed = clerk.get("/letter-templates/fields").json["items"]
    made = session.get_one(Letter, UUID(write(clerk).json["id"]))
    session.refresh(made, ["place", "unit", "to_place"])
    names = [one["name"] for one in listed]
    assert names == list(LetterField)
    assert names == [one.name for one in fields(facts_of(session, made))]


def test_a_version_is_looked_at_before_it_is_in_force(clerk: Client) -> None:
    made = upload(clerk, made_of(OWN)).json["id"]
    for door, words in (("docx", "{{ number }}"), ("preview", FULL_SAMPLE.number)):
        shown = clerk.get(f"/letter-templates/{made}/{door}")
        assert words in docx.Document(io.BytesIO(shown.data)).paragraphs[0].text
    product = clerk.get("/letter-templates/product")
    assert upload(clerk, product.data).status_code == 201, "the product's own is one that can be uploaded"


def test_the_database_refuses_what_is_put_into_force_twice_or_by_its_maker(
    world: World, clerk: Client, secretary: Client, session: Session
) -> None:
    made, fresh = in_force(clerk, secretary, OWN), upload(clerk, made_of(OWN)).json["id"]
    for one, change in (
        (made, "adopted_at = adopted_at + interval '1 day'"),
        (made, "adopted_by = NULL, adopted_at = NULL"),
        (fresh, "adopted_by = made_by, adopted_at = made_at"),
        (fresh, f"adopted_by = {world.people['secretary'].id}, adopted_at = made_at"),
        (fresh, "content = 'x'"),
    ):
        with acting_as_system(session), pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text(f"UPDATE letter_template SET {change} WHERE id = :id"), {"id": one})


def test_the_database_issues_by_a_template_in_force_alone(
    world: World, clerk: Client, secretary: Client, session: Session
) -> None:
    fresh = upload(clerk, made_of(OWN)).json["id"]
    name_issuer(secretary)
    letter = write(clerk).json["id"]
    assert take(secretary, letter, "approve").status_code == 200
    issue = text(
        "UPDATE letter SET state = 'issued', version = version + 1, year = 2026, number = 1, document_no = 'x',"
        " dated_on = current_date, issued_at = now(), issuer = 'x', contact = 'x', template_id = :template"
        " WHERE id = :id"
    )
    with acting_as_system(session), pytest.raises(DBAPIError, match="not in force"), session.begin_nested():
        session.execute(issue, {"template": fresh, "id": letter})

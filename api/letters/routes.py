"""Letters: writing, listing, reading, moving, answering and checking them."""

from typing import Any
from uuid import UUID

from flask import Response, g, jsonify

from api.database import db
from api.etags import IF_MATCH, version_from_if_match, with_etag
from api.exports.routes import MEDIA_TYPES
from api.letters.shapes import (
    CheckSchema,
    LetterFilterQuery,
    LetterMoveSchema,
    LetterNextStepPage,
    LetterPage,
    LetterQuery,
    LetterSchema,
    LetterTextSchema,
    LetterTotalsSchema,
    NewLetterSchema,
    ReaderSchema,
    ReplySchema,
    letter_shape,
    summary_shape,
)
from api.paging import ordering, page, paging, whole
from api.problems import language
from api.resource import Resource, actor, holders_of
from api.workflow import next_step_shape
from gridwatch.exports.models import Format
from gridwatch.files.attached import AttachedTo, list_attached
from gridwatch.letters.answers import Answer, Verdict, check, reply
from gridwatch.letters.drafts import LetterText, name_reader, revise, write
from gridwatch.letters.lifecycle import ADDRESSEE
from gridwatch.letters.models import Letter
from gridwatch.letters.moves import LetterMove, list_doors, list_letter_steps, move
from gridwatch.letters.printing.sheet import print_letter, write_letter
from gridwatch.letters.reading import (
    LETTER_ORDERS,
    LetterFilter,
    count_letters,
    get_letter,
    list_answers,
    list_items,
    list_letter_events,
    list_letters,
)
from gridwatch.people.permissions import Right

letters = Resource("letters", __name__, description="Letters of commissions, from their draft to their end")

READERS = holders_of(Right.LETTER_READ, *ADDRESSEE)
WRITERS = holders_of(Right.LETTER_WRITE)


@letters.route("/letters", methods=["GET"], who=READERS)
@letters.arguments(LetterQuery, location="query")
@letters.response(200, LetterPage)
def get_letters(query: dict[str, Any]) -> dict[str, Any]:
    """The letters of one's body and of those below, and those that went to it, newest first."""
    order = ordering(query, LETTER_ORDERS)
    after, limit = paging(query, order)
    found = list_letters(db.session(), LetterFilter(**query), actor=actor(), order=order, after=after, limit=limit)
    return page(found, limit, order) | {"items": [summary_shape(one) for one in found]}


@letters.route("/letters/totals", methods=["GET"], who=READERS)
@letters.arguments(LetterFilterQuery, location="query")
@letters.response(200, LetterTotalsSchema)
def get_totals(query: dict[str, Any]) -> dict[str, Any]:
    """How many the list with the same filters has, by state."""
    by_state = count_letters(db.session(), LetterFilter(**query), actor=actor())
    return {"total": sum(by_state.values()), "by_state": by_state}


@letters.route("/letters", methods=["POST"], who=WRITERS)
@letters.arguments(NewLetterSchema)
@letters.response(201, LetterSchema)
def post_letter(form: dict[str, Any]) -> Response:
    """Draft a letter; a second person approves it."""
    return _answer(write(db.session(), form["place_code"], form["letter"], actor=actor(), now=g.now), status=201)


@letters.route("/letters/<uuid:letter_id>", methods=["GET"], who=READERS)
@letters.response(200, LetterSchema)
def get_one_letter(letter_id: UUID) -> Response:
    """One letter, with what was answered and what became of it."""
    return _answer(get_letter(db.session(), letter_id))


@letters.route("/letters/<uuid:letter_id>", methods=["PUT"], who=WRITERS)
@letters.arguments(LetterTextSchema)
@letters.response(200, LetterSchema)
@letters.doc(parameters=[IF_MATCH])
def put_letter(said: LetterText, letter_id: UUID) -> Response:
    """Say a draft anew, before it is approved."""
    return _answer(revise(db.session(), letter_id, version_from_if_match(), said, actor=actor(), now=g.now))


@letters.route("/letters/<uuid:letter_id>/moves", methods=["POST"], who=READERS)
@letters.arguments(LetterMoveSchema)
@letters.response(200, LetterSchema)
@letters.doc(parameters=[IF_MATCH])
def post_letter_move(form: dict[str, Any], letter_id: UUID) -> Response:
    """Approve, issue, acknowledge, object, void, close or drop a letter."""
    command = LetterMove(version=version_from_if_match(), **form)
    return _answer(move(db.session(), letter_id, command, actor=actor(), now=g.now))


@letters.route("/letters/<uuid:letter_id>/reply", methods=["POST"], who=holders_of(*ADDRESSEE))
@letters.arguments(ReplySchema)
@letters.response(200, LetterSchema)
@letters.doc(parameters=[IF_MATCH])
def post_reply(answers: dict[int, Answer], letter_id: UUID) -> Response:
    """Answer everything that is still open, as its addressee."""
    return _answer(reply(db.session(), letter_id, version_from_if_match(), answers, actor=actor(), now=g.now))


@letters.route("/letters/<uuid:letter_id>/check", methods=["POST"], who=WRITERS)
@letters.arguments(CheckSchema)
@letters.response(200, LetterSchema)
@letters.doc(parameters=[IF_MATCH])
def post_check(verdicts: dict[int, Verdict], letter_id: UUID) -> Response:
    """Check each answer: all that do close the letter, one that does not returns it."""
    return _answer(check(db.session(), letter_id, version_from_if_match(), verdicts, actor=actor(), now=g.now))


@letters.route("/letters/<uuid:letter_id>/readers", methods=["POST"], who=WRITERS)
@letters.arguments(ReaderSchema)
@letters.response(200, LetterSchema)
def post_reader(form: dict[str, Any], letter_id: UUID) -> Response:
    """Let one more person read a closed letter. Safe to repeat."""
    return _answer(name_reader(db.session(), letter_id, form["account_id"], actor=actor(), now=g.now))


@letters.route("/letters/<uuid:letter_id>/steps", methods=["GET"], who=READERS)
@letters.response(200, LetterNextStepPage)
def get_letter_steps(letter_id: UUID) -> dict[str, Any]:
    """What one may do with it now."""
    found = list_letter_steps(db.session(), letter_id, actor=actor(), now=g.now)
    return whole([next_step_shape(one, language()) for one in found])


@letters.route("/letters/<uuid:letter_id>/pdf", methods=["GET"], who=READERS)
@letters.response(200, content_type=MEDIA_TYPES[Format.PDF], description="The letter, for the file")
def get_letter_pdf(letter_id: UUID) -> Response:
    """The letter on paper; a draft says that it is one."""
    return Response(print_letter(db.session(), letter_id), content_type=MEDIA_TYPES[Format.PDF])


@letters.route("/letters/<uuid:letter_id>/docx", methods=["GET"], who=READERS)
@letters.response(200, content_type=MEDIA_TYPES[Format.DOCX], description="The letter, to be edited")
def get_letter_docx(letter_id: UUID) -> Response:
    """The same as a Word document."""
    return Response(write_letter(db.session(), letter_id), content_type=MEDIA_TYPES[Format.DOCX])


def _answer(letter: Letter, status: int = 200) -> Response:
    session, key = db.session(), letter.id
    files = list_attached(session, AttachedTo.LETTER, [key])
    parts = list_items(session, key), list_answers(session, key), list_letter_events(session, key), files
    shape = letter_shape(letter, list_doors(letter, actor()), *parts)
    response = jsonify(LetterSchema().dump(shape))
    response.status_code = status
    return with_etag(response, letter.version)

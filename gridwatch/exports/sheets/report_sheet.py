"""The handling sheet 办理单 of a report, A4: what was said, where, the photos, what was done, and
room for signatures. It shows what its reader may see, and nothing else."""

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from obstore.store import ObjectStore
from PIL import Image
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.documents.pdf import set_pdf
from gridwatch.evidence.reading import get_served, is_photo
from gridwatch.exports.formats.drawings import picture
from gridwatch.files.store import clean_key, open_file
from gridwatch.people.actor import Actor
from gridwatch.reports.models import Evidence
from gridwatch.reports.numbers import in_threes
from gridwatch.reports.reading.custody import custody_of
from gridwatch.reports.reading.reports import ReportView, TimelineEntry, get_report_view, list_events
from gridwatch.territory.calendar import CHINA, in_words
from gridwatch.territory.outlines import Outlines, outlines_below
from gridwatch.vocabulary import term_of
from gridwatch.vocabulary.lifecycle import STEP_REASON
from gridwatch.workflow.deadlines import last_day

_TEMPLATE = Path(__file__).with_name("report_sheet.typ")
MOST_PHOTOS = 8
_PHOTO_PX = 1200
_MAP_WIDTH = 400.0


def print_report(session: Session, report_id: UUID, *, actor: Actor, store: ObjectStore, now: datetime) -> bytes:
    """The sheet as PDF. Raises NotFound, and StoreUnavailable when a photo cannot be had."""
    view = get_report_view(session, report_id, actor=actor)
    photos = [row for row in view.evidence if is_photo(row) and row.stored_at is not None]
    pictures = {f"photo-{n}.jpg": _photo(session, store, row) for n, row in enumerate(photos[:MOST_PHOTOS], 1)}
    events = list_events(session, report_id)
    facts = _facts(session, view, events, photos, now) | {"map": _map(session, view)}
    if not view.is_own:
        audit.record(session, "report.print", "report", report_id, account_id=actor.account_id, now=now)
    return set_pdf(_TEMPLATE, facts, at=now, pictures=pictures)


def _facts(
    session: Session, view: ReportView, events: Sequence[TimelineEntry], photos: Sequence[Evidence], now: datetime
) -> dict[str, Any]:
    report = view.report
    custody = custody_of(session, report, now=now)
    places = [one.name for one in (report.county, report.town, report.village, report.group) if one is not None]
    marks = ["直报件"] * report.is_sealed + ["要求保密"] * report.confidential
    return {
        "number": in_threes(report.number),
        "marks": marks,
        "rows": [
            ["分类", f"{report.category_code} {report.category.name_zh}"],
            ["所在区划", " ".join(places)],
            ["前哨站", report.station.name if report.station else "—"],
            ["发生时间", _at(report.captured_at)],
            ["收到时间", _at(report.received_at)],
            ["状态", term_of(report.state).zh],
            ["承办单位", custody.holder or "已办结"],
            ["办理期限", f"{in_words(last_day(report.due_at))}（含当日）" if report.due_at else "—"],
        ],
        "text": report.text,
        "photos": [term_of(row.purpose).zh for row in photos[:MOST_PHOTOS]],
        "more_photos": max(0, len(photos) - MOST_PHOTOS),
        "events": [_event(entry) for entry in events],
        "printed_at": _at(now),
    }


def _event(entry: TimelineEntry) -> list[str]:
    event = entry.event
    by = term_of(event.role).zh if event.role else "反映人" if entry.by_reporter else "系统自动"
    words = [term_of(event.action).zh]
    if event.reason:
        words.append(f"（{STEP_REASON[event.reason].zh}）" if event.reason in STEP_REASON else f"（{event.reason}）")
    due = in_words(last_day(event.due_at)) if event.due_at else "—"
    return [_at(event.at), "".join(words), by, term_of(event.to_state).zh, due, entry.note or ""]


def _photo(session: Session, store: ObjectStore, row: Evidence) -> bytes:
    """As this reader may see it, fine enough for half a line of A4."""
    served = get_served(session, row.report_id, row.sha256, thumbnail=False, masked=False)
    with Image.open(io.BufferedReader(open_file(store, clean_key(served.sha256)))) as image:
        image.thumbnail((_PHOTO_PX, _PHOTO_PX))
        made = io.BytesIO()
        image.convert("RGB").save(made, "JPEG", quality=85)
    return made.getvalue()


def _map(session: Session, view: ReportView) -> str | None:
    """Where it is: the village with its groups, or the town with its villages, and the spot."""
    report = view.report
    around = report.village_id or report.town_id
    if around is None:
        return None
    drawn = outlines_below(session, around, width=_MAP_WIDTH, spot=view.position)
    return _svg(drawn, report.group_id or report.village_id) if drawn.outlines else None


def _svg(drawn: Outlines, here: int | None) -> str:
    shapes = [
        f'<path d="{one.path}" fill="{"#dce9f7" if one.id == here else "#fff"}" stroke="#555" stroke-width="1"/>'
        for one in drawn.outlines
    ]
    if drawn.spot is not None and 0 <= drawn.spot[0] <= _MAP_WIDTH and 0 <= drawn.spot[1] <= drawn.height:
        x, y = drawn.spot
        shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="7" fill="#c00000" stroke="#fff" stroke-width="2"/>')
    inside = ['<g transform="translate(2 2)">', *shapes, "</g>"]  # or the outermost lines are cut in half
    return picture(_MAP_WIDTH + 4, drawn.height + 4, inside)


def _at(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"

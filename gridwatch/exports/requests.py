"""Asking for a file, seeing how far it is, fetching it, doing away with it: each person their
own."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cattrs.preconf.json import make_converter
from obstore.store import ObjectStore
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from gridwatch import audit
from gridwatch.errors import DomainError, InvalidField, NotFound, Refusal
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.exports.exportable import Ask, CountyRules
from gridwatch.exports.models import Export, ExportState, Format, Language
from gridwatch.exports.rights import desk_of, granting_posts, require_posts
from gridwatch.files.store import StoredFile, open_file
from gridwatch.files.store import delete as delete_file
from gridwatch.jobs import defer
from gridwatch.lists import Key, Keyset
from gridwatch.people.actor import Actor
from gridwatch.vocabulary import spoken

QUEUE = "exports"
"""A queue of its own, so that a long export keeps no clock waiting."""
TASK = "exports.make"
OPEN_MOST = 5
"""How many exports a person can have under way."""
FOLDER = "exports/"
"""Where the files are in the store."""
_converter = make_converter(omit_if_default=True)


class TooManyExports(DomainError):
    """As many exports under way as one person may have."""

    code = "too_many_exports"
    kind = Refusal.TOO_MANY
    zh = "您已有 {most} 份导出正在进行，请等其中一份完成，或取消一份。"
    en = "You have {most} exports under way; wait for one to end, or cancel one."


class ExportNotReady(DomainError):
    """There is no file: it is not made yet, or was cancelled, or failed."""

    code = "export_not_ready"
    kind = Refusal.CONFLICT
    zh = "这份导出没有可下载的文件（现在是{state}）。"
    en = "This export has no file to fetch (its state: {state})."


def ask_for(
    session: Session,
    what: str,
    format_: Format,
    wanted: Any,
    *,
    language: Language,
    actor: Actor,
    rules: CountyRules,
    now: datetime,
) -> Export:
    """Have a file made, in a job that starts with this transaction's commit; `wanted` is the filter
    of `what`.

    Raises NotAllowed, InvalidField for a format that it has not, TooManyExports, and what wrong
    filters raise.
    """
    exportable = CATALOGUE[what]
    if format_ not in exportable.formats:
        known = tuple(sorted(exportable.formats))
        raise InvalidField(
            reason_zh=f"可选格式：{spoken(known, 'zh')}。",
            reason_en=f"Its formats are: {spoken(known, 'en')}.",
            pointer="/format",
        )
    posts = granting_posts(actor, exportable.rights)
    check_filters(exportable.check, Ask(session, wanted, desk_of(actor), language, rules, now))
    if _under_way(session, actor.account_id) >= OPEN_MOST:
        raise TooManyExports(most=OPEN_MOST)
    return order(
        session, actor.account_id, what, format_, wanted,
        language=language, posts=posts, by=actor.account_id, now=now,
    )  # fmt: skip


def order(
    session: Session,
    account_id: int,
    what: str,
    format_: Format,
    wanted: Any,
    *,
    language: Language,
    posts: Sequence[str],
    by: int | None,
    now: datetime,
) -> Export:
    """Put a file for somebody on the list of those to be made, and wake the worker; what is asked
    is checked before.

    `by` is whoever asked, None for the product itself.
    """
    filters = stored_form(wanted)
    made = Export(
        id=uuid4(), account_id=account_id, what=what, format=format_, filters=filters, language=language,
        posts=list(posts), state=ExportState.WAITING, attempts=0, rows_done=0, asked_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    audit.record(
        session, "export.ask", "export", made.id,
        account_id=by, now=now, what=what, format=format_.value, filters=told_filters(filters),
    )  # fmt: skip
    defer(session, TASK, queue=QUEUE)
    return made


def stored_form(wanted: Any) -> dict[str, Any]:
    """Filters as JSON: those that are set."""
    found: dict[str, Any] = _converter.unstructure(wanted)
    return found


def wanted_of(what: str, filters: dict[str, Any]) -> Any:
    """Filters in stored form as the values that a list of the catalogue takes."""
    return _converter.structure(filters, CATALOGUE[what].wanted)


def told_filters(filters: dict[str, Any]) -> dict[str, Any]:
    """The filters as the trail keeps them; of words that were looked for, only that they were.

    A name looked for, beside the number of rows found, would tell an auditor of that name that
    there is a report.
    """
    return filters | ({"q": "…"} if "q" in filters else {})


EXPORTS_NEWEST_FIRST = Keyset(Export.asked_at, Export.id, descending=True)


def list_exports(session: Session, *, actor: Actor, after: Key | None, limit: int) -> Sequence[Export]:
    """A page of one's own, newest first."""
    query = select(Export).where(Export.account_id == actor.account_id)
    return session.scalars(EXPORTS_NEWEST_FIRST.page(query, after, limit)).all()


def get_export(session: Session, export_id: UUID, *, actor: Actor, lock: bool = False) -> Export:
    """One of one's own. Raises NotFound, also for somebody else's."""
    query = select(Export).where(Export.id == export_id, Export.account_id == actor.account_id)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound("export")
    return found


def fetch(
    session: Session, export_id: UUID, *, actor: Actor, store: ObjectStore, now: datetime
) -> tuple[Export, StoredFile]:
    """The file, if the posts by which it was made are still held; each time is kept in the audit
    trail.

    Raises NotFound, ExportNotReady, RightsEnded, StoreUnavailable.
    """
    found = get_export(session, export_id, actor=actor)
    if found.state is not ExportState.DONE:
        raise ExportNotReady(state=found.state)
    require_posts(actor, CATALOGUE[found.what].rights, found.posts)
    audit.record(
        session, "export.fetch", "export", found.id,
        account_id=actor.account_id, now=now, what=found.what, format=found.format.value, rows=found.rows_done,
    )  # fmt: skip
    return found, open_file(store, key_of(found))


def cancel(session: Session, export_id: UUID, *, actor: Actor, store: ObjectStore, now: datetime) -> None:
    """Do away with an export and its file, made or not; whoever is making it notices and leaves
    nothing.

    Again is no error. Raises NotFound.
    """
    found = get_export(session, export_id, actor=actor, lock=True)
    if found.state is ExportState.CANCELLED:
        return
    session.execute(
        update(Export)
        .where(Export.id == found.id)
        .values(state=ExportState.CANCELLED, ended_at=func.coalesce(Export.ended_at, now), failure=None)
    )
    audit.record(session, "export.cancel", "export", found.id, account_id=actor.account_id, now=now, what=found.what)
    delete_file(store, key_of(found))


def key_of(export: Export) -> str:
    """Where the file is in the store."""
    return f"{FOLDER}{export.id}.{export.format.value}"


def check_filters(check: Callable[[Ask], object], ask: Ask) -> None:
    """Raise what is wrong with filters, told below `/filters`."""
    try:
        check(ask)
    except DomainError as refusal:
        if refusal.pointer is not None:
            refusal.pointer = f"/filters{refusal.pointer}"
        raise


def _under_way(session: Session, account_id: int) -> int:
    query = select(func.count()).select_from(Export).where(Export.account_id == account_id, Export.ended_at.is_(None))
    return session.scalar(query) or 0

"""Making a file: claimed, read as the person who asked, written row by row, stored, and only then
said to be there.

The one place that opens transactions of its own below the edges: rows are read in one long
transaction, which is a single snapshot, while progress is told in short ones beside it, or nobody
would see it. The long one holds a lock on the export's id. When a worker dies the lock goes with
its connection, and the next one begins anew.
"""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from obstore.store import ObjectStore
from sqlalchemy import func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from gridwatch import audit
from gridwatch.database import state_actor
from gridwatch.errors import DomainError, Refusal
from gridwatch.exports.catalogue import CATALOGUE
from gridwatch.exports.exportable import Ask, CountyRules, Target
from gridwatch.exports.formats.tables import SHEET_ROWS
from gridwatch.exports.models import Export, ExportState
from gridwatch.exports.requests import key_of, wanted_of
from gridwatch.exports.rights import desk_of_account, require_posts
from gridwatch.files.store import delete as delete_file
from gridwatch.files.store import put, told_as_refusals

ATTEMPTS = 3
"""How often a making may begin; one that kills its worker each time is given up."""
_OPEN = (ExportState.WAITING, ExportState.RUNNING)
_log = logging.getLogger(__name__)


class NotMade(DomainError):
    """Nobody's fault who asked: an error of ours, or a worker that died each time."""

    code = "export_not_made"
    kind = Refusal.AWAY
    zh = "文件未能生成，已记录错误，请稍后重新导出或联系管理员。"
    en = "The file could not be made; the error was logged. Try again later, or tell the administrator."


class Cancelled(Exception):
    """Whoever asked did away with it meanwhile."""


class Interrupted(Exception):
    """The worker is to end; another one will begin anew."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Where files are made, where they go, and the clock by which that happens."""

    sessions: sessionmaker[Session]
    store: ObjectStore
    spool: Path
    rules: CountyRules
    clock: Callable[[], datetime]
    sheet_rows: int = SHEET_ROWS

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A short transaction, as the product itself."""
        with self.sessions.begin() as session:
            state_actor(session, is_system=True)
            yield session

    def bench_of(self, export_id: UUID) -> Path:
        """The folder in which a file is made; named after it, so that what a crash left is found
        again."""
        return self.spool / "exports" / str(export_id)


def make_next(shop: Workshop, *, stopping: Callable[[], bool]) -> bool:
    """Make the file that has waited longest; whether there was one. `stopping` is asked as often as
    progress is told.

    Raises Interrupted when told to stop; the export then waits for the next worker.
    """
    with shop.sessions() as reading:
        reading.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        state_actor(reading, is_system=True)
        export = _claim(shop, reading)
        if export is None:
            return False
        try:
            _make(shop, reading, export, stopping)
        except Cancelled:
            pass
        except Interrupted:
            _take_back(shop, export)
            raise
        except DomainError as refusal:
            _fail(shop, export, refusal)
        except OperationalError:
            raise  # the database is gone or has no room: nothing can be noted, and another attempt may do
        except Exception:
            _log.exception("export %s failed", export.id)
            _fail(shop, export, NotMade())
        finally:
            shutil.rmtree(shop.bench_of(export.id), ignore_errors=True)
    return True


def _claim(shop: Workshop, reading: Session) -> Export | None:
    """The oldest that nobody is making, ours from here on; those that died too often are given up
    on the way."""
    waiting = select(Export).where(Export.state.in_(_OPEN)).order_by(Export.asked_at, Export.id)
    for export in reading.scalars(waiting).all():
        if not reading.scalar(select(func.pg_try_advisory_xact_lock(func.hashtextextended(str(export.id), 0)))):
            continue
        if export.attempts >= ATTEMPTS:
            _fail(shop, export, NotMade())
            continue
        # The snapshot may be older than the end of another's making, or a cancellation: what is
        # there now decides.
        if _note(shop, export, state=ExportState.RUNNING, attempts=Export.attempts + 1, rows_done=0):
            reading.expunge(export)
            return export
    return None


def _make(shop: Workshop, reading: Session, export: Export, stopping: Callable[[], bool]) -> None:
    exportable, now = CATALOGUE[export.what], shop.clock()
    actor = desk_of_account(reading, export.account_id, now=now)
    posts = require_posts(actor, exportable.rights, export.posts)
    state_actor(reading, account_id=actor.account_id)
    ask = Ask(reading, wanted_of(export.what, export.filters), actor, export.language, shop.rules, now)

    def tick(rows: int) -> None:
        if stopping():
            raise Interrupted
        if not _note(shop, export, rows_done=rows):
            raise Cancelled

    _note(shop, export, rows_expected=exportable.count and exportable.count(ask))
    path = _fresh(shop.bench_of(export.id)) / f"file.{export.format.value}"
    rows = exportable.write(ask, Target(path, export.format, shop.sheet_rows), tick)
    tick(rows)
    put(shop.store, key_of(export), path)
    _finish(shop, export, rows=rows, size=path.stat().st_size, posts=posts)
    reading.commit()  # what figures keep of having been read: the base of a comparison


def _finish(shop: Workshop, export: Export, *, rows: int, size: int, posts: list[str]) -> None:
    """Say that the file is there, if the rights by which it was read still hold; or else leave
    none."""
    now = shop.clock()
    try:
        with shop.transaction() as session:
            actor = desk_of_account(session, export.account_id, now=now)
            require_posts(actor, CATALOGUE[export.what].rights, posts)
            values = {"rows_done": rows, "size": size, "posts": posts, "state": ExportState.DONE, "ended_at": now}
            if not _set(session, export, values):
                raise Cancelled
            audit.record(
                session, "export.make", "export", export.id,
                account_id=export.account_id, now=now, what=export.what, rows=rows, bytes=size,
            )  # fmt: skip
    except (DomainError, Cancelled):
        delete_file(shop.store, key_of(export))
        raise


def _fail(shop: Workshop, export: Export, refusal: DomainError) -> None:
    told = {"code": refusal.code, "zh": refusal.sentence("zh"), "en": refusal.sentence("en")}
    _note(shop, export, state=ExportState.FAILED, ended_at=shop.clock(), failure=told)


def _take_back(shop: Workshop, export: Export) -> None:
    """An orderly end of the worker is no failed attempt."""
    _note(shop, export, state=ExportState.WAITING, attempts=Export.attempts - 1)


def _note(shop: Workshop, export: Export, **values: object) -> bool:
    """Write down how it stands, in a transaction of its own; False when it is not to be made any
    more."""
    with shop.transaction() as session:
        return _set(session, export, values)


def _set(session: Session, export: Export, values: dict[str, object]) -> bool:
    found = update(Export).where(Export.id == export.id, Export.state.in_(_OPEN)).values(**values)
    return session.execute(found.returning(Export.id)).one_or_none() is not None


def _fresh(folder: Path) -> Path:
    """An empty folder, whatever a crash left in it. Raises StorageFull, StoreUnavailable."""
    with told_as_refusals():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
    return folder

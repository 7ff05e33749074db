"""What is to go: files past their days, and what crashes left in the store and in the spool."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from obstore.store import ObjectStore
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gridwatch.exports.models import Export, ExportState
from gridwatch.exports.requests import FOLDER, key_of
from gridwatch.files.store import delete as delete_file
from gridwatch.files.store import keys_below

_WITH_FILE = (ExportState.DONE, ExportState.RUNNING)


def sweep_exports(session: Session, store: ObjectStore, spool: Path, *, keep: timedelta, now: datetime) -> None:
    """Delete exports that ended longer ago than `keep`, and every file that none of the others can
    have.

    Files are listed before rows are read, so that one which arrives meanwhile is not taken for an
    orphan.
    """
    keys, benches = list(keys_below(store, FOLDER)), list(_benches(spool))
    session.execute(delete(Export).where(Export.ended_at < now - keep))
    named = session.scalars(select(Export).where(Export.state.in_(_WITH_FILE))).all()
    running = {export.id for export in named if export.state is ExportState.RUNNING}
    for key in set(keys) - {key_of(export) for export in named}:
        delete_file(store, key)
    for export_id, folder in benches:
        if export_id not in running:
            shutil.rmtree(folder, ignore_errors=True)


def _benches(spool: Path) -> Iterator[tuple[UUID, Path]]:
    return ((UUID(folder.name), folder) for folder in (spool / "exports").glob("*-*"))

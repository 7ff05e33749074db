"""Tiles kept on disk, in one SQLite file that the processes of a machine share: it survives them
and stays small.

SQLite writes whole tiles or none, leaves no files behind, and gives room back by itself
(docs/decisions/0021). The cache is never needed: whatever goes wrong with it is logged, and tiles
are drawn anew.
"""

import fcntl
import logging
import sqlite3
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gridwatch.tiles.layers import TileAddress

_LOG = logging.getLogger(__name__)
_STRIPES = 64
_EVICTED_AT_ONCE = 50
_PATIENCE_S = 5.0

_TABLES = """
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    CREATE TABLE IF NOT EXISTS present (layer TEXT PRIMARY KEY, version TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS tile (id INTEGER PRIMARY KEY, layer TEXT, version TEXT, z INTEGER, x INTEGER, y INTEGER,
      etag TEXT NOT NULL, body BLOB NOT NULL, UNIQUE (layer, version, z, x, y));
"""
_GET = "SELECT etag, body FROM tile WHERE layer = ? AND version = ? AND z = ? AND x = ? AND y = ?"
_PUT = "INSERT INTO tile (layer, version, z, x, y, etag, body) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
# A version drawn late, from before a change, is present until the next tile: that costs a few
# tiles, once.
_PRESENT = """
    INSERT INTO present (layer, version) VALUES (?, ?)
    ON CONFLICT (layer) DO UPDATE SET version = excluded.version WHERE version <> excluded.version
"""
# Two ranges of the index rather than "<>", which would read every tile of the present version.
_EVICT_OLD = (
    "DELETE FROM tile WHERE id IN (SELECT id FROM tile WHERE layer = ? AND version < ? LIMIT ?)",
    "DELETE FROM tile WHERE id IN (SELECT id FROM tile WHERE layer = ? AND version > ? LIMIT ?)",
)
_EVICT_OLDEST = "DELETE FROM tile WHERE id IN (SELECT id FROM tile ORDER BY id LIMIT ?)"


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile as it is kept and sent: its body under gzip, empty where nothing is; `etag` names the
    content."""

    etag: str
    body: bytes


class TileCache:
    """The tiles in `folder`, which together take no more than `most_bytes` of the disk, and a few
    KiB for locks."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._own = threading.local()

    def get(self, address: TileAddress) -> Tile | None:
        """The tile, if it is kept."""
        try:
            row = self._connection().execute(_GET, _key(address)).fetchone()
        except (sqlite3.Error, OSError):
            _LOG.warning("the tile cache in %s cannot be read", self._folder, exc_info=True)
            return None
        return Tile(*row) if row else None

    def put(self, address: TileAddress, tile: Tile) -> None:
        """Keep a tile; what it displaces goes first from old versions, then by age."""
        try:
            connection = self._connection()
            with _transaction(connection):
                connection.execute(_PRESENT, (address.layer.value, address.version))
                connection.execute(_PUT, (*_key(address), tile.etag, tile.body))
                # Two for one: an old version is gone soon after the new one came, and no request
                # pays for all of it.
                _evict_old(connection, address.layer, address.version, most=2)
                while _bytes(connection, "freelist_count") > self._most_bytes and _evict(connection):
                    pass
            if _bytes(connection) > self._most_bytes:
                # As a script: `execute` takes a single step, which frees a single page.
                connection.executescript("PRAGMA incremental_vacuum")
        except (sqlite3.Error, OSError):
            _LOG.warning("the tile cache in %s cannot be written", self._folder, exc_info=True)

    def is_full(self) -> bool:
        """Whether the next tile is likely to displace another."""
        return _bytes(self._connection(), "freelist_count") > 0.95 * self._most_bytes

    @contextmanager
    def one_at_a_time(self, address: TileAddress) -> Iterator[None]:
        """Let one process and thread draw a tile while the others that want it wait for its result.

        Tiles share 64 lock files; the kernel frees a lock with its holder.
        """
        stripe = zlib.crc32("/".join(map(str, _key(address))).encode()) % _STRIPES
        try:
            file = (self._made() / f"lock-{stripe}").open("ab")
        except OSError:
            _LOG.warning("the tile cache in %s cannot be locked", self._folder, exc_info=True)
            yield
            return
        with file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _made(self) -> Path:
        """The folder, which is for nobody else to look at."""
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return self._folder

    def _connection(self) -> sqlite3.Connection:
        """This thread's own connection."""
        found: sqlite3.Connection | None = getattr(self._own, "connection", None)
        if found is None:
            found = sqlite3.connect(self._made() / "tiles.sqlite", timeout=_PATIENCE_S, isolation_level=None)
            found.executescript(_TABLES)
            found.execute("PRAGMA synchronous = NORMAL")
            found.execute("PRAGMA cache_size = -1024")
            self._own.connection = found
        return found


def _key(address: TileAddress) -> tuple[str, str, int, int, int]:
    return address.layer.value, address.version, address.z, address.x, address.y


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _bytes(connection: sqlite3.Connection, but: str | None = None) -> int:
    """How large the file is, or how much of it is in use, without the free pages."""
    size, pages = _pragma(connection, "page_size"), _pragma(connection, "page_count")
    return size * (pages - (_pragma(connection, but) if but else 0))


def _pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"PRAGMA {name}").fetchone()[0])


def _evict(connection: sqlite3.Connection) -> bool:
    """Make room; false when nothing was left to remove."""
    for layer, version in connection.execute("SELECT layer, version FROM present").fetchall():
        if _evict_old(connection, layer, version, most=_EVICTED_AT_ONCE):
            return True
    return connection.execute(_EVICT_OLDEST, (_EVICTED_AT_ONCE,)).rowcount > 0


def _evict_old(connection: sqlite3.Connection, layer: str, version: str, *, most: int) -> bool:
    """Remove some tiles of a layer's other versions; whether there were any."""
    gone = [connection.execute(statement, (layer, version, most)).rowcount for statement in _EVICT_OLD]
    return any(gone)

"""A file of places read, whatever its form: the content decides, not the ending of its name."""

import gzip
import io
from collections.abc import Iterator
from pathlib import Path

from gridwatch.territory.importing.geojson_file import read_geojson
from gridwatch.territory.importing.rows import RawRow
from gridwatch.territory.importing.table_file import read_csv, read_xlsx
from gridwatch.territory.importing.unreadable import unreadable

GZIP, ZIP = b"\x1f\x8b", b"PK"


def read_rows(path: Path) -> Iterator[RawRow]:
    """Yield the rows of a GeoJSON, GeoJSON-seq (gzipped or not), CSV or XLSX file, in the file's
    order.

    Raises UnreadableFile where the file has no such form or lacks a needed column; OSError where it
    cannot be opened.
    """
    with path.open("rb") as file:
        is_gzipped = file.read(2) == GZIP
        file.seek(0)
        try:
            yield from _read(gzip.GzipFile(fileobj=file) if is_gzipped else file)
        except (EOFError, gzip.BadGzipFile) as error:
            raise unreadable("压缩文件不完整。", "The gzip file is damaged or cut short.") from error


def _read(stream: io.BufferedReader | gzip.GzipFile) -> Iterator[RawRow]:
    start = stream.peek(64)[:64]
    if not start.strip():
        raise unreadable("文件是空的。", "The file is empty.")
    if start.startswith(ZIP):
        yield from read_xlsx(io.BytesIO(stream.read()))
    elif start.lstrip(b"\xef\xbb\xbf\x1e \r\n\t")[:1] in {b"{", b"["}:
        yield from _read_json(io.TextIOWrapper(stream, encoding="utf-8-sig"))
    else:
        yield from read_csv(stream.read())


def _read_json(text: io.TextIOWrapper) -> Iterator[RawRow]:
    try:
        yield from read_geojson(text)
    except UnicodeDecodeError as error:
        raise unreadable("GeoJSON文件的编码不是UTF-8。", "The GeoJSON file is not UTF-8.") from error

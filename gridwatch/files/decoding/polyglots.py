"""Files that are also something else: an archive behind a photo, a page of HTML in its comment."""

import mmap
import re
import zipfile
from pathlib import Path

from gridwatch.files.decoding.accepted_formats import Format
from gridwatch.files.decoding.unfit import Reason, Unfit

_MARKUP = re.compile(rb"<!doctype\s|<html[\s>]|<script[\s>]|<svg[\s>]|<\?php|<iframe[\s>]", re.IGNORECASE)
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c")
_PDF_WITHIN = 1024  # where readers of PDF look for its head


def refuse_polyglot(source: Path, found: Format) -> None:
    """Raise Unfit when other programs would take the file for something else.

    Bytes after the end alone do not count: phones put second pictures and short films there, and
    the rebuilt file has none.
    """
    if zipfile.is_zipfile(source):
        raise Unfit(Reason.POLYGLOT)
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        is_other = any(content.find(mark) >= 0 for mark in _ARCHIVES)
        if found is not Format.PDF:
            is_other = is_other or content.find(b"%PDF-", 0, _PDF_WITHIN) >= 0 or _MARKUP.search(content) is not None
    if is_other:
        raise Unfit(Reason.POLYGLOT)

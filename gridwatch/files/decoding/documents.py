"""PDFs: the pages as they look, in a new file, without programs, attachments, forms or facts about
the author."""

from pathlib import Path
from typing import Any

import pikepdf

from gridwatch.files.decoding.accepted_formats import Format
from gridwatch.files.decoding.unfit import Reason, Unfit

MOST_PAGES = 200
_BETRAYS = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/A", "/JS", "/OpenAction", "/Annots", "/Thumb", "/B",
            "/AF", "/EF", "/StructParents", "/StructParent", "/Alternates", "/OPI", "/Measure", "/PtData")  # fmt: skip


def rebuild(source: Path, folder: Path) -> dict[str, Any]:
    """Write `clean` into the folder.

    Raises Unfit for a file that is locked or too long, pikepdf's errors for a broken one: nothing
    is repaired.
    """
    try:
        with pikepdf.open(source, attempt_recovery=False, inherit_page_attributes=True) as old:
            if len(old.pages) > MOST_PAGES:
                raise Unfit(Reason.TOO_MANY_PAGES)
            if not old.pages:
                raise Unfit(Reason.BROKEN)
            old.flatten_annotations("screen")  # what stamps and filled fields show becomes part of the page
            pages = len(old.pages)
            _write(old, folder / "clean")
    except pikepdf.PasswordError as error:
        raise Unfit(Reason.ENCRYPTED) from error
    return {"media_type": Format.PDF.value, "clean_type": Format.PDF.value, "pages": pages}


def _write(old: pikepdf.Pdf, target: Path) -> None:
    """A new document with nothing but the pages: whatever hung off the old one's catalogue stays
    behind."""
    with pikepdf.new() as clean:
        clean.pages.extend(old.pages)
        for thing in clean.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                for name in _BETRAYS:
                    if name in thing:
                        del thing[name]
        clean.remove_unreferenced_resources()
        clean.save(target, deterministic_id=True)

"""One file, one process: `python -m gridwatch.files.decoding '{"kind": …}'` prints what it found
as JSON.

Whatever the file does to a decoder, it does it here, where memory and time are limited and nothing
else lives.
"""

import json
import sys
from pathlib import Path
from typing import Any

from gridwatch.files.decoding.accepted_formats import HEAD_BYTES, Format, format_of
from gridwatch.files.decoding.endings import refuse_truncated
from gridwatch.files.decoding.polyglots import refuse_polyglot
from gridwatch.files.decoding.unfit import Reason, Unfit
from gridwatch.limited_process import read_job


def main(job: dict[str, Any]) -> dict[str, Any]:
    """What the file is, with `clean` and `thumbnail` in the folder; or `unfit` and why."""
    try:
        return _examine(job, Path(job["source"]), Path(job["folder"]))
    except Unfit as refusal:
        return {"unfit": refusal.reason.value}
    except MemoryError:
        return {"unfit": Reason.TOO_COSTLY.value}
    except OSError as error:
        # With a number it is the disk and not the file: the parent must see it fail.
        return {"unfit": Reason.BROKEN.value} if error.errno is None else {"errno": error.errno}
    except Exception:
        return {"unfit": Reason.BROKEN.value}


def _examine(job: dict[str, Any], source: Path, folder: Path) -> dict[str, Any]:
    # Each decoder is imported only where it is needed: a photo does not wait for ffmpeg.
    if job["kind"] == "mask":
        from gridwatch.files.decoding import photos  # noqa: PLC0415

        return photos.mask(source, folder, job["rectangles"])
    with source.open("rb") as file:
        found = format_of(file.read(HEAD_BYTES), job["kind"])
    refuse_polyglot(source, found)
    refuse_truncated(source, found)
    if job["kind"] == "photo":
        from gridwatch.files.decoding import photos  # noqa: PLC0415

        return photos.rebuild(source, folder, found, megapixels=job["megapixels"])
    if found is Format.PDF:
        from gridwatch.files.decoding import documents  # noqa: PLC0415

        return documents.rebuild(source, folder)
    from gridwatch.files.decoding import recordings  # noqa: PLC0415

    return recordings.rebuild(source, folder, found, most_seconds=job["most_seconds"])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(read_job())))

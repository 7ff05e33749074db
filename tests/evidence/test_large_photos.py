"""What phones really send: photos of 12 megapixels in each format, within the memory that a decoder
gets by default."""

import threading
import time
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image, ImageChops, ImageStat

from gridwatch.files import examining
from gridwatch.files.archive import Limits
from gridwatch.files.examining import UnfitFile, examine
from gridwatch.files.kinds import FileKind
from gridwatch.from_settings import archive
from tests.evidence.files import exif, photo, picture

SIDES = (4032, 3024)


@pytest.fixture
def limits(app: Flask) -> Limits:
    """Those of the default settings."""
    return archive(app.config["SETTINGS"]).limits


@cache
def _camera() -> Image.Image:
    return picture(1008, 756).resize(SIDES)


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("JPEG", {}),
        pytest.param("JPEG", {"progressive": True}, marks=pytest.mark.wide),
        ("PNG", {"compress_level": 1}),
        ("WEBP", {}),
        ("HEIF", {}),
    ],
)
@pytest.mark.parametrize("orientation", [pytest.param(1, marks=pytest.mark.wide), 6])
def test_twelve_megapixels_are_taken_in_every_format(
    tmp_path: Path, limits: Limits, form: str, options: dict[str, object], orientation: int
) -> None:
    source = tmp_path / "source"
    source.write_bytes(photo(_camera(), form=form, exif=exif(orientation=orientation).tobytes(), **options))
    made = examine(source, tmp_path, FileKind.PHOTO, limits)
    upright = _camera() if orientation == 1 else _camera().transpose(Image.Transpose.ROTATE_270)
    upright = upright.resize((640, 480) if orientation == 1 else (480, 640))
    with Image.open(made.clean.path) as clean:
        assert max(clean.size) == 2560
        difference = ImageChops.difference(clean.resize(upright.size), upright)
    assert max(ImageStat.Stat(difference).mean) < 4


@pytest.mark.parametrize(
    ("sides", "options"),
    [
        ((6000, 4000), {}),
        pytest.param((4000, 6000), {"progressive": True}, marks=pytest.mark.wide),
        pytest.param((8064, 6048), {}, marks=pytest.mark.wide),
    ],
)
def test_a_jpeg_of_more_is_taken_since_it_is_reduced_while_it_is_read(
    tmp_path: Path, limits: Limits, sides: tuple[int, int], options: dict[str, object]
) -> None:
    source = tmp_path / "source"
    source.write_bytes(photo(picture(1008, 756).resize(sides), **options))
    made = examine(source, tmp_path, FileKind.PHOTO, limits)
    with Image.open(made.clean.path) as clean:
        assert max(clean.size) == 2560
        assert abs(clean.width / clean.height - sides[0] / sides[1]) < 0.01


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
@pytest.mark.parametrize("sides", [(64, 48), SIDES])
def test_what_is_transparent_becomes_white(tmp_path: Path, limits: Limits, form: str, sides: tuple[int, int]) -> None:
    source, options = tmp_path / "source", {"lossless": True} if form == "WEBP" else {}
    clear = Image.new("RGBA", sides, (9, 9, 9, 0))
    clear.paste((200, 0, 0, 255), (0, 0, sides[0] // 2, sides[1]))
    source.write_bytes(photo(clear, form=form, **options))
    with Image.open(examine(source, tmp_path, FileKind.PHOTO, limits).clean.path) as clean:
        width, height = clean.size
        assert min(clean.getpixel((width - 5, height // 2))) > 250  # type: ignore[type-var, arg-type]
        red = clean.getpixel((5, height // 2))
    assert isinstance(red, tuple)
    assert red[0] > 190
    assert max(red[1:]) < 12


def test_more_than_that_is_refused_in_words_and_not_as_an_outage(tmp_path: Path, limits: Limits) -> None:
    for form in ("WEBP", "HEIF", "PNG"):
        source = tmp_path / "source"
        source.write_bytes(photo(Image.new("RGB", (5712, 4284)), form=form))
        with pytest.raises(UnfitFile) as refused:
            examine(source, tmp_path, FileKind.PHOTO, limits)
        assert refused.value.facts["reason"] == "too_many_pixels"


def test_a_film_of_webp_is_no_photo(tmp_path: Path, limits: Limits) -> None:
    source = tmp_path / "source"
    source.write_bytes(photo(picture(64, 48), form="WEBP", save_all=True, append_images=[picture(64, 48, 1)]))
    with pytest.raises(UnfitFile) as refused:
        examine(source, tmp_path, FileKind.PHOTO, limits)
    assert refused.value.facts["reason"] == "wrong_kind"


def test_the_decoders_of_one_web_worker_wait_for_each_other(
    tmp_path: Path, limits: Limits, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, most = [0], [0]
    run = examining.subprocess.run

    def watched(*arguments: object, **options: object) -> object:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.05)
        done = run(*arguments, **options)  # type: ignore[call-overload]
        running[0] -= 1
        return done

    monkeypatch.setattr(examining.subprocess, "run", watched)

    def take(n: int) -> None:
        folder = tmp_path / str(n)
        folder.mkdir()
        source = folder / "source"
        source.write_bytes(photo())
        examine(source, folder, FileKind.PHOTO, limits)

    threads = [threading.Thread(target=take, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]

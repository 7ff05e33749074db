"""Voice notes and films: sound and picture put into a new container, without anything else of the
old one."""

from pathlib import Path
from typing import Any

import av
from av.container import InputContainer, OutputContainer
from av.stream import Stream
from PIL import Image

from gridwatch.files.decoding.accepted_formats import Format
from gridwatch.files.decoding.photos import THUMBNAIL_PX
from gridwatch.files.decoding.unfit import Reason, Unfit

# format to read, format to write, media type of what is written
_CONTAINERS = {
    Format.AAC: ("aac", "mp4", Format.M4A),
    Format.M4A: ("mov", "mp4", Format.M4A),
    Format.OGG: ("ogg", "ogg", Format.OGG),
    Format.WEBM: ("matroska", "webm", Format.WEBM),
    Format.MP4: ("mov", "mp4", Format.MP4),
}
_SOUND, _PICTURE = frozenset({"aac", "opus"}), frozenset({"h264", "hevc", "mpeg4"})
_STRICT = {"err_detect": "crccheck+bitstream+buffer+explode"}


def rebuild(source: Path, folder: Path, found: Format, *, most_seconds: int) -> dict[str, Any]:
    """Write `clean`, and for a film `thumbnail`, into the folder.

    Raises Unfit for other codecs, a broken file, or one that plays for longer than allowed;
    whatever ffmpeg raises.
    """
    reads, writes, clean_type = _CONTAINERS[found]
    with source.open("rb") as file, av.open(file, "r", format=reads, options=_STRICT) as container:
        kept = _streams(container, wants_picture=found is Format.MP4)
        seconds = _decoded_seconds(source, reads) if found is not Format.MP4 else _told_seconds(container)
        if seconds > most_seconds:
            raise Unfit(Reason.TOO_LONG)
        _copy(container, kept, folder / "clean", writes)
        told: dict[str, Any] = {"media_type": found.value, "clean_type": clean_type.value, "duration_s": seconds}
    if found is Format.MP4:
        told |= _first_picture(folder)
    return told


def _streams(container: InputContainer, *, wants_picture: bool) -> list[Stream]:
    """The picture and one sound; tracks of positions, subtitles and covers are left behind."""
    sound = [stream for stream in container.streams.audio if stream.codec_context.name.split("_")[0] in _SOUND]
    picture = [stream for stream in container.streams.video if stream.codec_context.name in _PICTURE]
    if wants_picture and (not picture or len(sound) < len(container.streams.audio)):
        raise Unfit(Reason.UNKNOWN_FORMAT)
    if not wants_picture and (not sound or container.streams.video):
        raise Unfit(Reason.WRONG_KIND if container.streams.video else Reason.UNKNOWN_FORMAT)
    return [*picture[:1], *sound[:1]] if wants_picture else [sound[0]]


def _decoded_seconds(source: Path, reads: str) -> float:
    """How long the sound plays, by decoding it: a header may say anything."""
    seconds = 0.0
    with source.open("rb") as file, av.open(file, "r", format=reads, options=_STRICT) as container:
        for frame in container.decode(container.streams.audio[0]):
            seconds += frame.samples / frame.sample_rate
    if seconds == 0:
        raise Unfit(Reason.BROKEN)
    return round(seconds, 2)


def _told_seconds(container: InputContainer) -> float:
    return round((container.duration or 0) / av.time_base, 2)


def _copy(container: InputContainer, kept: list[Stream], target: Path, writes: str) -> None:
    """Copy the packets of the streams that are kept. Raises Unfit when the last of them are
    missing."""
    options = {"movflags": "+faststart"} if writes == "mp4" else {}
    ends = dict.fromkeys(kept, 0.0)
    with av.open(str(target), "w", format=writes, options=options) as clean:
        made = {stream: _like(clean, stream) for stream in kept}
        for packet in container.demux(kept):
            if packet.is_corrupt:
                raise Unfit(Reason.BROKEN)
            if packet.dts is None:
                continue
            stream = packet.stream
            assert packet.time_base is not None
            ends[stream] = max(ends[stream], float((packet.dts + (packet.duration or 0)) * packet.time_base))
            packet.stream = made[stream]
            clean.mux(packet)
    if writes == "mp4" and any(
        ends[s] + 1 < float(s.duration * s.time_base) for s in kept if s.duration and s.time_base
    ):
        raise Unfit(Reason.BROKEN)


def _like(clean: OutputContainer, stream: Stream) -> Stream:
    made: Stream = clean.add_stream_from_template(stream)
    made.metadata.clear()
    return made


def _first_picture(folder: Path) -> dict[str, Any]:
    with av.open(str(folder / "clean"), "r", format="mov", options=_STRICT) as container:
        frame = next(container.decode(container.streams.video[0]))
        image: Image.Image = frame.to_image()  # type: ignore[no-untyped-call]
        size = image.size
        image.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
        image.info = {}
        image.save(folder / "thumbnail", "JPEG", quality=80)
    return {"width": size[0], "height": size[1]}

"""A revisit is by somebody who went there: with a photo of their own, from the same spot."""

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session

from gridwatch.errors import DomainError, InvalidField, Refusal
from gridwatch.fieldwork.capture import position_of
from gridwatch.files.kinds import FileKind
from gridwatch.people.actor import Actor
from gridwatch.reports.evidence_models import Revisit
from gridwatch.reports.models import Evidence, EvidencePurpose, Report
from gridwatch.reports.moves.command import Move
from gridwatch.territory.placement import Position


class NotTheSameSpot(DomainError):
    """The revisit was made too far from where the report was."""

    code = "not_the_same_spot"
    kind = Refusal.UNFIT
    zh = "回访位置与报告位置相距 {distance_m} 米，超出允许的 {most_m} 米。请到现场拍照后再提交。"
    en = "The revisit is {distance_m} m from the report, more than {most_m} m. Take the photo at the place itself."


def check_revisit(session: Session, report: Report, command: Move, *, actor: Actor, radius_m: float) -> None:
    """Raise InvalidField without a new photo of one's own, NotTheSameSpot beyond the radius and
    both accuracies."""
    photo = session.scalar(
        select(Evidence.id).where(
            Evidence.report_id == report.id,
            Evidence.sha256 == command.photo,
            Evidence.purpose == EvidencePurpose.REVISIT,
            Evidence.kind == FileKind.PHOTO,
            Evidence.account_id == actor.account_id,
            Evidence.stored_at.is_not(None),
            ~select(Revisit.seq).where(Revisit.report_id == report.id, Revisit.photo_sha256 == command.photo).exists(),
        )
    )
    if photo is None:
        raise InvalidField(
            reason_zh="回访须附本人本次拍摄并已上传的照片（用途登记为回访）。",
            reason_en="A revisit takes a new photo that you announced with the purpose revisit and that has arrived.",
            pointer="/photo",
        )
    position, distance_m = _measured(session, report, command)
    # A phone that does not know where it is within the radius says nothing about the spot.
    most_m = radius_m + min(position.accuracy_m, radius_m) + (report.accuracy_m or 0)
    if distance_m is not None and distance_m > most_m:
        raise NotTheSameSpot(distance_m=round(distance_m), most_m=round(most_m), pointer="/location")


def record_revisit(session: Session, report: Report, command: Move) -> None:
    """Keep where the revisit was made; its event comes next."""
    position, distance_m = _measured(session, report, command)
    given = command.location
    assert given is not None
    session.connection().execute(
        insert(Revisit).values(
            report_id=report.id,
            seq=report.version + 1,
            photo_sha256=command.photo,
            point=_point(position),
            accuracy_m=given.accuracy_m,
            datum=given.datum,
            given_lon=given.lon,
            given_lat=given.lat,
            distance_m=distance_m,
        )
    )


def _measured(session: Session, report: Report, command: Move) -> tuple[Position, float | None]:
    """The position in WGS-84, and its metres from the report's point if it has one."""
    assert command.location is not None
    position = position_of(command.location)
    assert position is not None
    query = select(func.ST_DistanceSphere(Report.point, _point(position))).where(Report.id == report.id)
    return position, session.scalar(query)


def _point(position: Position) -> ColumnElement[object]:
    return func.ST_SetSRID(func.ST_MakePoint(position.lon, position.lat), 4326)

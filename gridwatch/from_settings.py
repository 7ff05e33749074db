"""The settings, as the rules that the domain asks for."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from config import Settings
from gridwatch.analysis.coverage.coverage import CoverageRules
from gridwatch.analysis.coverage.staffing import StaffingRule
from gridwatch.exports.exportable import CountyRules
from gridwatch.exports.workshop import Workshop
from gridwatch.fieldwork.values import CaptureRules
from gridwatch.files.archive import Archive, Limits
from gridwatch.files.kinds import FileKind
from gridwatch.files.store import open_store
from gridwatch.notifications.channels import Channel, console, dingtalk, email, sms, wecom
from gridwatch.people.identity import IdentityVault
from gridwatch.reports.duplicates import NearRules
from gridwatch.reports.intake.submission import SubmissionRules
from gridwatch.reports.lifecycle import Clock
from gridwatch.reports.moves.rules import MoveRules
from gridwatch.reports.overdue.ladder import LadderRules
from gridwatch.tiles.cache import TileCache
from gridwatch.workflow.deadlines import Deadlines, Span


def deadlines(settings: Settings) -> Deadlines[Clock]:
    """How long each clock runs."""
    return Deadlines(
        {
            Clock.ADMIT: Span(settings.deadline_admit_working_days, working=True),
            Clock.TRIAGE: Span(settings.deadline_triage_working_days, working=True),
            Clock.OBJECTION: Span(settings.deadline_objection_working_days, working=True),
            Clock.ANSWER: Span(settings.deadline_answer_days),
            Clock.ACCEPT: Span(settings.deadline_accept_working_days, working=True),
            Clock.DISPOSE: Span(settings.deadline_dispose_working_days, working=True),
            Clock.QUICK_FIX: Span(settings.deadline_quick_fix_days),
            Clock.ORDER: Span(settings.deadline_order_days),
            Clock.REVISIT: Span(settings.deadline_revisit_days),
            Clock.SIGN_OFF: Span(settings.deadline_sign_off_working_days, working=True),
            Clock.REPLY: Span(settings.deadline_reply_days),
        },
        amber=settings.amber_percent / 100,
    )


def channels(settings: Settings) -> list[Channel]:
    """The channels that are configured; none is, unless somebody sets one up."""
    found = [console()] if settings.notify_console else []
    if settings.sms_gateway_url:
        found.append(sms(settings.sms_gateway_url, settings.sms_gateway_token, settings.sms_gateway_body))
    if settings.dingtalk_webhook_url:
        found.append(dingtalk(settings.dingtalk_webhook_url, settings.dingtalk_secret))
    if settings.wecom_webhook_url:
        found.append(wecom(settings.wecom_webhook_url))
    if settings.smtp_url:
        found.append(email(settings.smtp_url, settings.mail_from))
    return found


def submission_rules(settings: Settings) -> SubmissionRules:
    """What the county sets about taking reports in."""
    return SubmissionRules(capture=capture_rules(settings), deadlines=deadlines(settings))


def capture_rules(settings: Settings) -> CaptureRules:
    """What the county sets about clocks and positions."""
    return CaptureRules(
        clock_tolerance=timedelta(seconds=settings.clock_tolerance_s),
        capture_max_age=timedelta(days=settings.capture_max_age_days),
        placement_max_accuracy_m=settings.placement_max_accuracy_m,
    )


def near_rules(settings: Settings) -> NearRules:
    """What the county calls near."""
    return NearRules(settings.duplicate_radius_m, timedelta(weeks=settings.duplicate_weeks))


def coverage_rules(settings: Settings) -> CoverageRules:
    """What the county calls enough monitors, and how long a silence is."""
    staffing = StaffingRule(settings.staffing_one_up_to_households, settings.staffing_two_up_to_households)
    return CoverageRules(staffing, settings.activity_days)


def move_rules(settings: Settings) -> MoveRules:
    """What the county sets about moves."""
    return MoveRules(
        deadlines=deadlines(settings),
        ladder=LadderRules(settings.ladder_reminder_working_days, settings.ladder_advice_working_days),
        reopen_days=settings.reopen_days,
        objection_working_days=settings.objection_working_days,
        extension_days_max=settings.extension_days_max,
        revisit_radius_m=settings.revisit_radius_m,
    )


def workshop(settings: Settings, sessions: sessionmaker[Session], vault: IdentityVault) -> Workshop:
    """Where exports are made."""
    store, rules = open_store(settings.evidence_store), county_rules(settings, vault)
    return Workshop(sessions, store, Path(settings.evidence_spool), rules, lambda: datetime.now(UTC))


def county_rules(settings: Settings, vault: IdentityVault) -> CountyRules:
    """What exports of coverage need to know."""
    return CountyRules(coverage_rules(settings), vault)


def keep_exports(settings: Settings) -> timedelta:
    """How long a made file can be fetched."""
    return timedelta(days=settings.export_keep_days)


def archive(settings: Settings) -> Archive:
    """Where files go, whom their originals are sealed to, and what each may cost."""
    sizes = {
        FileKind.PHOTO: settings.evidence_photo_mb,
        FileKind.VOICE: settings.evidence_voice_mb,
        FileKind.VIDEO: settings.evidence_video_mb,
        FileKind.DOCUMENT: settings.evidence_document_mb,
    }
    limits = Limits(
        most_bytes={kind: megabytes * 2**20 for kind, megabytes in sizes.items()},
        megapixels=settings.evidence_megapixels,
        voice_s=settings.evidence_voice_s,
        film_s=settings.evidence_video_s,
        decoder_mb=settings.evidence_decoder_mb,
        decoder_s=settings.evidence_decoder_s,
    )
    return Archive(
        store=open_store(settings.evidence_store),
        spool=Path(settings.evidence_spool),
        recipients=tuple(settings.evidence_recipients),
        limits=limits,
        upload_expires=timedelta(days=settings.evidence_upload_days),
    )


def tile_cache(settings: Settings) -> TileCache:
    """Where drawn tiles are kept; nothing is opened yet."""
    return TileCache(Path(settings.tile_cache), settings.tile_cache_mb * 2**20)

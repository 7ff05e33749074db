"""The job worker: which job runs which function of the rooms, and when."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Protocol

from procrastinate import App, JobContext
from sqlalchemy.orm import Session, sessionmaker

from gridwatch import audit
from gridwatch.analysis.figures.upkeep import fold_increments
from gridwatch.database import state_actor
from gridwatch.digest.morning import digest_of, queue_digests
from gridwatch.exports.brief.monthly import order_briefs
from gridwatch.exports.expiry import sweep_exports
from gridwatch.exports.requests import QUEUE as EXPORTS
from gridwatch.exports.requests import TASK as MAKE_EXPORTS
from gridwatch.exports.workshop import Interrupted, Workshop, make_next
from gridwatch.jobs import make_jobs
from gridwatch.notifications.channels import Channel
from gridwatch.notifications.delivering import NOTICES, Compose, send_next, sweep_deliveries
from gridwatch.notifications.dispatch import expand_outbox
from gridwatch.notifications.models import Message
from gridwatch.people.identity import IdentityVault
from gridwatch.people.sessions import sweep_sessions
from gridwatch.recovery.telling import ASKED, tell_recoveries
from gridwatch.reports.automatic.clocks_run_out import answer_alarms
from gridwatch.reports.automatic.empty_desks import lift_stranded
from gridwatch.reports.automatic.holidays_become_known import settle_provisional
from gridwatch.reports.moves.rules import MoveRules
from gridwatch.subjects import SUBJECTS

_KEEP_SESSIONS = timedelta(days=30)

_KEEP_DELIVERIES = timedelta(days=30)
_MINUTELY = "* * * * *"


class Work(Protocol):
    """What a job runs; its result says whether there may be more to do."""

    def __call__(self, session: Session, *, now: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class WorkerRules:
    """What the jobs need to know: the county's rules, the channels to people, and the keys to the
    reporters."""

    moves: MoveRules
    channels: Sequence[Channel]
    vault: IdentityVault
    workshop: Workshop
    keep_exports: timedelta
    order_briefs: bool


def make_worker(conninfo: str, sessions: sessionmaker[Session], rules: WorkerRules) -> App:
    """The application with every job bound; each runs in one transaction, as the product itself."""
    app = make_jobs(conninfo)

    def periodic(name: str, cron: str, work: Work, *, until_done: bool = False) -> None:
        @app.periodic(cron=cron)
        @app.task(name=name, queueing_lock=name)
        def run(timestamp: int) -> None:
            while run_once(sessions, work) and until_done:
                pass

    periodic("audit.seal", "* * * * *", _seal_all)
    periodic("sessions.sweep", "30 3 * * *", _sweep_sessions)
    moves, channels, vault = rules.moves, rules.channels, rules.vault
    periodic("clocks.answer", _MINUTELY, partial(answer_alarms, rules=moves), until_done=True)
    for name, subject in SUBJECTS.items():
        if subject.answer_clocks is not None:
            periodic(f"{name}.clocks", _MINUTELY, subject.answer_clocks, until_done=True)
    periodic("clocks.settle", "*/10 * * * *", partial(settle_provisional, rules=moves))
    periodic("recusal.lift", "*/5 * * * *", partial(lift_stranded, rules=moves), until_done=True)
    periodic(
        "outbox.expand",
        _MINUTELY,
        partial(expand_outbox, subjects=SUBJECTS, channels=channels, vault=vault),
        until_done=True,
    )
    digest = partial(digest_of, rules=rules.workshop.rules)
    texts: dict[Message, Compose] = {
        **NOTICES,
        Message.RECOVERY: lambda _session, _account: ASKED,
        Message.DIGEST: lambda session, account_id: digest(session, account_id, now=datetime.now(UTC)),
    }
    sending = partial(send_next, channels=channels, vault=vault, texts=texts)
    periodic("deliveries.send", _MINUTELY, sending, until_done=True)
    periodic("recoveries.tell", _MINUTELY, partial(tell_recoveries, channels=channels, vault=vault))
    periodic("digests.queue", "*/10 * * * *", partial(queue_digests, channels=channels, vault=vault))
    periodic("figures.fold", _MINUTELY, fold_increments, until_done=True)
    periodic("deliveries.sweep", "40 3 * * *", _sweep_deliveries)
    shop = rules.workshop
    sweep = partial(sweep_exports, store=shop.store, spool=shop.spool, keep=rules.keep_exports)
    periodic("exports.sweep", "*/10 * * * *", sweep)
    if rules.order_briefs:
        periodic("briefs.order", "10 1 * * *", order_briefs)
    _bind_exports(app, shop)
    return app


def _bind_exports(app: App, shop: Workshop) -> None:
    """Made as soon as one is asked for; each minute for what a worker that died left behind."""

    @app.periodic(cron=_MINUTELY)
    @app.task(name=MAKE_EXPORTS, queue=EXPORTS, pass_context=True)
    def run(context: JobContext, timestamp: int = 0) -> None:
        with suppress(Interrupted):
            while make_next(shop, stopping=context.should_abort):
                pass


def _seal_all(session: Session, *, now: datetime) -> None:
    while audit.seal(session, now=now):
        session.flush()


def _sweep_sessions(session: Session, *, now: datetime) -> None:
    sweep_sessions(session, before=now - _KEEP_SESSIONS)


def _sweep_deliveries(session: Session, *, now: datetime) -> None:
    sweep_deliveries(session, before=now - _KEEP_DELIVERIES)


def run_once(sessions: sessionmaker[Session], work: Work) -> object:
    """Run a piece of work in one transaction, as the product itself."""
    with sessions.begin() as session:
        state_actor(session, is_system=True)
        return work(session, now=datetime.now(UTC))

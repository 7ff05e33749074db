"""The job worker: which job runs which function of the rooms, and when."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from procrastinate import App
from sqlalchemy.orm import Session, sessionmaker

from gridwatch import audit
from gridwatch.database import state_actor
from gridwatch.jobs import make_jobs
from gridwatch.people.sessions import sweep_sessions
from gridwatch.reports.escalation import answer_alarms
from gridwatch.reports.moves import MoveRules
from gridwatch.reports.reclocking import settle_provisional

_KEEP_SESSIONS = timedelta(days=30)

Work = Callable[[Session, datetime], object]


def make_worker(conninfo: str, sessions: sessionmaker[Session], rules: MoveRules) -> App:
    """The application with every job bound; each runs in one transaction, as the product itself."""
    app = make_jobs(conninfo)

    def periodic(name: str, cron: str, work: Work, *, until_done: bool = False) -> None:
        @app.periodic(cron=cron)
        @app.task(name=name, queueing_lock=name)
        def run(timestamp: int) -> None:
            while run_once(sessions, work) and until_done:
                pass

    periodic("audit.seal", "* * * * *", _seal_all)
    periodic("sessions.sweep", "30 3 * * *", lambda session, now: sweep_sessions(session, before=now - _KEEP_SESSIONS))
    periodic(
        "clocks.answer", "* * * * *", lambda session, now: answer_alarms(session, rules=rules, now=now), until_done=True
    )
    periodic("clocks.settle", "*/10 * * * *", lambda session, now: settle_provisional(session, rules=rules, now=now))
    return app


def _seal_all(session: Session, now: datetime) -> None:
    while audit.seal(session, now=now):
        session.flush()


def run_once(sessions: sessionmaker[Session], work: Work) -> object:
    """Run a piece of work in one transaction, as the product itself."""
    with sessions.begin() as session:
        state_actor(session, is_system=True)
        return work(session, datetime.now(UTC))

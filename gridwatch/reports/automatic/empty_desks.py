"""Reports whose desk has nobody left: somebody named was appointed to it later, or a relation was
declared.

The database excludes such people at that moment; here the report follows, past a desk of which
nobody may see it.
"""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from gridwatch.people.actor import PRODUCT
from gridwatch.reports.lifecycle import LIFE_CYCLE, OPEN_STATES, Action, Custodian
from gridwatch.reports.moves.command import Move
from gridwatch.reports.moves.move import apply_step, escalate_sealed, get_report
from gridwatch.reports.moves.rules import MoveRules
from gridwatch.territory.codes import Level
from gridwatch.workflow.steps import Party

NOBODY_LEFT = "nobody_left"
"""The reason of a step that the product takes because a desk has only people whom the report
excludes."""

_STRANDED = text("""
    SELECT r.id FROM report r
    WHERE r.custodian IN ('station', 'town') AND cardinality(r.excluded_account_ids) > 0 AND r.state = ANY (:open)
      AND (SELECT count(*) > 0 AND bool_and(a.account_id = ANY (r.excluded_account_ids)) FROM appointment a
           WHERE a.in_force @> CAST(:now AS timestamptz)
             AND a.place_id = CASE r.custodian WHEN 'station' THEN r.village_id ELSE r.town_id END
             AND a.role = ANY (CASE r.custodian WHEN 'station' THEN ARRAY['chief', 'deputy']
                                                ELSE ARRAY['town_clerk', 'town_secretary'] END))
    ORDER BY r.id LIMIT 50 FOR UPDATE OF r SKIP LOCKED
""")


def lift_stranded(session: Session, *, rules: MoveRules, now: datetime) -> int:
    """Seal some stranded reports past their desk, from station to town or town to county; how many.

    Takes a session that acts as the product itself; the caller commits, and calls again until there
    is none.
    """
    found = session.scalars(_STRANDED, {"open": [state.value for state in OPEN_STATES], "now": now}).all()
    for report_id in found:
        report = get_report(session, report_id, lock=True)
        report.sealed_to = Level.TOWN if report.custodian is Custodian.STATION else Level.COUNTY
        command = Move(Action.CONCERN, report.version, reason=NOBODY_LEFT)
        its_step = LIFE_CYCLE.step(report.state, command.action)
        apply_step(session, report, command, its_step, actor=PRODUCT, role=Party.SYSTEM, rules=rules, now=now)
        escalate_sealed(session, report, actor=PRODUCT, rules=rules, now=now)
    return len(found)

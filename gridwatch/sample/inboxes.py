"""The inboxes of the made-up county as they would be by now: nothing waits to be sent, and what is
old was read."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

_READ_AFTER = timedelta(days=3)

_SENT = text("UPDATE notification SET expanded_at = at")
_READ_BY_REPORTERS = text("UPDATE notification SET read_at = at WHERE audience = 'reporter' AND at < :before")
_READ_BY_OFFICIALS = text("""
    INSERT INTO notification_read (subject_id, notification_id, account_id, at)
    SELECT n.subject_id, n.id, a.account_id, n.at FROM notification n
      JOIN appointment a ON a.place_id = n.place_id AND a.role = ANY (CASE n.audience
        WHEN 'station' THEN ARRAY['chief', 'deputy', 'village_clerk']
        WHEN 'town' THEN ARRAY['town_clerk', 'town_secretary']
        ELSE ARRAY['county_officer'] END)
      WHERE n.at < :before AND a.in_force @> CAST(:now AS timestamptz)
    UNION
    SELECT n.subject_id, n.id, a.account_id, n.at FROM notification n
      JOIN appointment a ON a.unit_id = n.unit_id AND a.role = 'responder'
      WHERE n.at < :before AND a.in_force @> CAST(:now AS timestamptz)
""")
"""By place and by unit apart: one join that chooses between them takes five times as long."""


def settle_inboxes(session: Session, now: datetime) -> None:
    """Mark what the replay told as sent, and as read when it is older than some days."""
    session.execute(_SENT)
    session.execute(_READ_BY_REPORTERS, {"before": now - _READ_AFTER})
    session.execute(_READ_BY_OFFICIALS, {"before": now - _READ_AFTER, "now": now})

"""The inboxes of the made-up county as they would be by now: nothing waits to be sent, and what is old was read."""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

_READ_AFTER = timedelta(days=3)

_SENT = text("UPDATE notification SET expanded_at = at")
_READ_BY_REPORTERS = text("UPDATE notification SET read_at = at WHERE audience = 'reporter' AND at < :before")
_READ_BY_OFFICIALS = text("""
    INSERT INTO notification_read (report_id, notification_id, account_id, at)
    SELECT DISTINCT n.report_id, n.id, a.account_id, n.at
    FROM notification n JOIN appointment a ON CASE n.audience
      WHEN 'station' THEN a.place_id = n.place_id AND a.role IN ('chief', 'deputy')
      WHEN 'town' THEN a.place_id = n.place_id AND a.role IN ('town_clerk', 'town_secretary')
      WHEN 'county' THEN a.place_id = n.place_id AND a.role = 'county_officer'
      WHEN 'unit' THEN a.unit_id = n.unit_id AND a.role = 'responder' END
    WHERE n.at < :before AND a.in_force @> CAST(:now AS timestamptz)
""")


def settle_inboxes(session: Session, now: datetime) -> None:
    """Mark what the replay told as sent, and as read when it is older than some days."""
    session.execute(_SENT)
    session.execute(_READ_BY_REPORTERS, {"before": now - _READ_AFTER})
    session.execute(_READ_BY_OFFICIALS, {"before": now - _READ_AFTER, "now": now})

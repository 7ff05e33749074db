"""Channel points of a town of the made-up county, some of which nobody has looked at since, through
the product's own doors."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from gridwatch.pairing.channel_models import ANYWHERE, ChannelKind
from gridwatch.pairing.channels import NewChannelPoint, open_channel, see_channel
from gridwatch.people.roles import Role
from gridwatch.sample.county import SampleCounty
from gridwatch.sample.staffing import People
from gridwatch.territory.calendar import china_day
from gridwatch.territory.codes import Level
from gridwatch.territory.importing.rows import PlaceRow

NAMES = {
    ChannelKind.NET: "村务公开网页", ChannelKind.BOARD: "村部公示栏", ChannelKind.WECHAT: "村务公开微信群",
    ChannelKind.ROOM: "村务公开室", ChannelKind.SCREEN: "村口显示屏", ChannelKind.TERMINAL: "自助查询终端",
}  # fmt: skip
SEEN = 14
"""Days ago; of every third village's screen nobody has said anything, and every fourth's terminal
stands still."""


def write_channels(session: Session, county: SampleCounty, people: People, *, now: datetime) -> None:
    """Record what the villages of the first town have, and what was seen of it."""
    today = china_day(now)
    officers = (post for post in county.posts if post.role is Role.COUNTY_OFFICER and post.is_in_force(today))
    officer = people.actors[next(officers).person]
    town = min(place.code for place in county.places if place.level is Level.TOWN)
    villages = [p for p in county.places if p.level is Level.VILLAGE and p.code.startswith(town)]
    for number, village in enumerate(villages):
        for kind in ChannelKind:
            made = open_channel(session, _new(village, kind, today), actor=officer, now=now)
            if kind is ChannelKind.SCREEN and number % 3 == 2:
                continue
            works = not (kind is ChannelKind.TERMINAL and number % 4 == 3)
            note = None if works else "开机黑屏，已报修"
            see_channel(
                session, made.channel.id, today - timedelta(days=SEEN), is_working=works, note=note,
                actor=officer, now=now,
            )  # fmt: skip


def _new(village: PlaceRow, kind: ChannelKind, today: date) -> NewChannelPoint:
    assert village.area is not None
    inside = village.area.representative_point()
    location = None if kind in ANYWHERE else (inside.x, inside.y)
    return NewChannelPoint(village.code, kind, NAMES[kind], today - timedelta(days=400), location)

"""The channel points of villages as a file."""

from gridwatch.exports.exportable import paged, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.pairing.channels import CHANNELS_NEWEST_FIRST, ChannelFilter, list_channels
from gridwatch.people.permissions import Right

CHANNEL_POINTS = table(
    "公开渠道", "Channel points",
    rights=(Right.CHANNEL_READ,),
    wanted=ChannelFilter,
    columns=(
        Column("村代码", "Village code", lambda one: one.channel.village.code, width=16),
        Column("村", "Village", lambda one: one.channel.village.name),
        Column("类别", "Kind", lambda one: one.channel.kind, Kind.CODE, 16),
        Column("名称", "Name", lambda one: one.channel.name, width=24),
        Column("经度", "Longitude", lambda one: one.lon, Kind.NUMBER),
        Column("纬度", "Latitude", lambda one: one.lat, Kind.NUMBER),
        Column("启用日期", "Opened", lambda one: one.channel.opened_on, Kind.DAY),
        Column("停用日期", "Closed", lambda one: one.channel.closed_on, Kind.DAY),
        Column("最近查看日期", "Last seen", lambda one: one.last_seen_on, Kind.DAY),
        Column("是否可用", "Works", lambda one: one.is_working, Kind.FLAG),
    ),
    rows=lambda ask: paged(ask, CHANNELS_NEWEST_FIRST, list_channels, row=lambda view: view.channel),
)  # fmt: skip

"""What the room exports is what its lists answer."""

from typing import Any

import pytest

from tests.exports.workshop import Office, office
from tests.pairing.officers import days_ago, paired, raised, write
from tests.pairing.test_channels import see, stand
from tests.pairing.test_petitions import YEAR, compare, record
from tests.world import COUNTY, TOWN, VILLAGE, Inhabited

WINDOW = {"first": f"{YEAR}-01-01", "past": f"{YEAR + 1}-01-01"}


@pytest.fixture
def desk(inhabited: Inhabited) -> Office:
    """An office in whose county an official is paired, counts are recorded, and a board stands."""
    made = office(inhabited)
    pairing_id = paired(made.client("secretary"), made.world)
    write(made.client("partner"), pairing_id, days_ago(9), items=[raised(), raised("suggestion", "加个雨棚")])
    officer = made.client("officer")
    record(officer, 562, year=YEAR - 1)
    compare(officer, record(officer, 490))
    record(officer, 0, place=VILLAGE)
    see(officer, stand(officer).json["id"], 3)
    return made


@pytest.mark.parametrize(
    ("what", "filters", "rows"),
    [
        ("pairings", {}, [{"包联干部": "partner", "村": "岭上村、岭下村", "至（最后一天）": ""}]),
        ("diaries", {"late": True}, [{"村": "岭上村", "走访户数": "5", "是否迟交": "是", "问题和建议": "2"}]),
        ("diaries", {"late": False}, []),
        ("diary-items", {"kind": "suggestion"}, [{"类别": "建议", "内容": "加个雨棚", "状态": "待办理"}]),
        ("pairing-figures", {"place": TOWN, "first": days_ago(30), "past": days_ago(0)},
         [{"乡镇": "岭口镇", "走访人次": "1", "问题和建议": "2", "其中已办成": "0"}]),
        ("petition-counts", {"place": VILLAGE}, [{"件数": "0", "口径": "XF-A", "来源": "县信访局"}]),
        ("petition-comparisons", {}, [{"件数": "490", "基数": "562", "基数来源": "县信访局", "同比": "-0.1281"}]),
        ("quiet-villages", {"place": COUNTY, "definition": "XF-A"} | WINDOW, [{"村": "岭上村", "信访件数": "0"}]),
        ("channel-points", {"working": True}, [{"村": "岭上村", "类别": "一栏（公示栏）", "是否可用": "是"}]),
    ],
)  # fmt: skip
def test_a_file_says_what_its_list_says(
    desk: Office, what: str, filters: dict[str, Any], rows: list[dict[str, str]]
) -> None:
    found = desk.rows("officer", what, **filters)
    assert [{name: one[name] for name in told} for one, told in zip(found, rows, strict=True)] == rows

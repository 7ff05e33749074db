"""One deadline, read at every place that shows it: the same last day on the phone and at the
desk."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from playwright.sync_api import expect

from gridwatch.territory.calendar import CHINA
from tests.browser.conftest import PHONE, Screen, Site
from tests.browser.test_desk_inbox import at_desk, client, submit


def _days(site: Site, report: str) -> tuple[str, str]:
    """The last day of a report's deadline and the day after, as pages write them."""
    due = datetime.fromisoformat(client(site, "chief").get(f"/reports/{report}").json["due_at"]).astimezone(CHINA)
    last = due - timedelta(seconds=1)
    return f"{last.month}月{last.day}日", f"{due.month}月{due.day}日"


def test_phone_and_desk_show_the_last_day_and_never_midnight(screen: Callable[..., Screen], site: Site) -> None:
    (report,) = submit(site, "路灯坏了")
    last, after = _days(site, report)
    phone = screen(PHONE)
    phone.open("/?next=/m")
    phone.sign_in("monitor")
    phone.page.get_by_role("link", name="我的报告").click()
    row = phone.page.get_by_role("link", name=re.compile("路灯坏了"))
    expect(row).to_contain_text(f"最后一天 {last}")
    row.click()
    expect(phone.page.get_by_text(f"办理期限的最后一天：{last}")).to_be_visible()
    expect(phone.page.get_by_text(f"最迟{last}给出处理意见")).to_be_visible()
    desk = at_desk(screen, "chief")
    expect(desk.page.locator("tbody .due")).to_contain_text(last)
    desk.page.get_by_role("link", name="路灯坏了").click()
    expect(desk.page.get_by_role("region", name="承办情况")).to_contain_text(last)
    expect(desk.page.get_by_text(f"最后一天 {last}").first).to_be_visible()
    assert after not in phone.page.locator("#app").inner_text()
    for shown in (phone, desk):
        expect(shown.page.locator("#app")).not_to_contain_text("24:00")

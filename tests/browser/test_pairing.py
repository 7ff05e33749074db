"""The pages of pairings in a real browser: a diary is written, what it raised is followed up."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, Screen
from tests.browser.phone import PHONE_OPTIONS, large_photo, sign_in
from tests.browser.test_phone_visits import NOTHING_WAITS
from tests.pairing.officers import days_ago, paired, raised, write
from tests.pairing.test_petitions import YEAR, record
from tests.world import IN_GROUP_2, Client


def test_an_official_writes_a_diary_and_is_told_what_became_of_it(screen: Callable[..., Screen]) -> None:
    officer = screen()
    paired(Client(officer.site.app, officer.site.world, "secretary"), officer.site.world)
    officer.open("/desk/diaries")
    officer.sign_in("partner")
    expect(officer.page.get_by_text("还没有日志。")).to_be_visible()
    officer.page.get_by_role("button", name="写日志").click()
    dialog = officer.page.get_by_role("dialog")
    dialog.get_by_label("岭上村").check()
    dialog.get_by_label("走访户数").fill("60")
    dialog.get_by_label("交谈人数").fill("70")
    dialog.get_by_label("户数说明").fill("院坝会后逐户走访")
    dialog.get_by_label("了解到的公开情况").fill("公示栏已更新")
    dialog.get_by_role("button", name="加一条问题或建议").click()
    dialog.get_by_label("内容").fill("二组路灯不亮")
    officer.check_accessibility()
    dialog.get_by_role("button", name="提交").click()
    expect(officer.page.get_by_role("heading", name="partner")).to_be_visible()
    expect(officer.page.get_by_text("院坝会后逐户走访")).to_be_visible()
    officer.check_accessibility()

    clerk = screen(PHONE)
    clerk.open("/desk")
    clerk.sign_in("clerk")
    clerk.page.get_by_role("button", name="消息，1 条未读").click()
    clerk.page.get_by_role("button", name="包联日志提出一条问题或建议").click()
    clerk.page.get_by_role("button", name="登记办成").click()
    clerk.page.get_by_role("textbox").fill("供电所已换灯")
    clerk.page.get_by_role("button", name="登记办成").click()
    expect(clerk.page.get_by_text("已办理：登记办成")).to_be_visible()
    clerk.check_accessibility()

    officer.open("/desk/pairing-figures")
    expect(officer.page.get_by_text("办成率 100%")).to_be_visible()
    officer.check_accessibility()
    officer.page.get_by_role("button", name="消息，1 条未读").click()
    expect(officer.page.get_by_text("您提出的问题或建议已办成")).to_be_visible()


def test_a_problem_of_a_diary_goes_on_in_the_ledger_by_one_click(screen: Callable[..., Screen]) -> None:
    clerk = screen()
    app, world = clerk.site.app, clerk.site.world
    pairing = paired(Client(app, world, "secretary"), world)
    made = write(Client(app, world, "partner"), pairing, days_ago(2), items=[raised()])
    clerk.open(f"/desk/diary-items/{made.json['items'][0]['id']}")
    clerk.sign_in("clerk")
    clerk.page.get_by_role("button", name="登记入问题台账").click()
    dialog = clerk.page.get_by_role("dialog")
    expect(dialog.get_by_label("事项")).to_have_value("二组路灯不亮")
    expect(dialog.get_by_label("问题", exact=True)).to_have_value("二组路灯不亮")
    dialog.get_by_label("分类").select_option(value="J4")
    clerk.check_accessibility()
    dialog.get_by_role("button", name="登记", exact=True).click()
    expect(clerk.page.get_by_text("已转交").first).to_be_visible()
    clerk.page.get_by_role("link", name="已登记，查看整改进展").click()
    expect(clerk.page.get_by_role("heading", name="二组路灯不亮")).to_be_visible()
    expect(clerk.page.get_by_text("包联走访")).to_be_visible()
    clerk.check_accessibility()
    clerk.page.get_by_role("link", name="来自包联日志").click()
    expect(clerk.page.get_by_role("button", name="登记入问题台账")).to_have_count(0)

    partner = screen()
    partner.open("/desk/diary-items")
    partner.sign_in("partner")
    partner.page.get_by_role("button", name="消息，1 条未读").click()
    expect(partner.page.get_by_text("您提出的问题或建议已转交")).to_be_visible()


def test_a_secretary_pairs_an_official_and_ends_it(screen: Callable[..., Screen]) -> None:
    secretary = screen()
    secretary.open("/desk/pairings")
    secretary.sign_in("secretary")
    secretary.page.get_by_role("button", name="安排包联").click()
    dialog = secretary.page.get_by_role("dialog")
    dialog.get_by_label("包联干部").select_option(label="partner · 岭口镇")
    dialog.get_by_label("岭上村").check()
    dialog.get_by_label("文号").fill("岭委〔2026〕7号")
    secretary.check_accessibility()
    dialog.get_by_role("button", name="安排包联").click()
    row = secretary.page.get_by_role("row", name="partner")
    expect(row).to_contain_text("岭上村")
    row.get_by_role("button", name="结束包联").click()
    secretary.page.get_by_role("dialog").get_by_role("button", name="结束包联").click()
    expect(row).not_to_contain_text("未设期限")
    secretary.check_accessibility()


def test_a_diary_is_written_on_the_phone_without_a_network(screen: Callable[..., Screen]) -> None:
    shown = screen(**PHONE_OPTIONS)
    paired(Client(shown.site.app, shown.site.world, "secretary"), shown.site.world)
    page = sign_in(shown, "partner")
    expect(page.get_by_role("link", name="写包联日志")).to_be_visible()
    shown.context.set_offline(True)
    page.get_by_role("link", name="写包联日志").click()
    page.get_by_label("岭上村").check()
    page.get_by_label("走访户数").fill("6")
    page.get_by_label("交谈人数").fill("11")
    page.get_by_label("了解到的公开情况").fill("公示栏已更新")
    page.get_by_role("button", name="加一条问题或建议").click()
    page.get_by_label("问题或建议的内容").fill("二组路灯不亮")
    shown.check_accessibility()
    page.reload()
    expect(page.get_by_label("问题或建议的内容")).to_have_value("二组路灯不亮")
    page.get_by_role("button", name="提交日志").click()
    outbox = page.get_by_role("region", name="还没送到的（1）")
    expect(outbox).to_contain_text("包联日志")
    expect(outbox).to_contain_text("等网络发送")
    shown.check_accessibility()
    shown.context.set_offline(False)
    expect(page.get_by_text(NOTHING_WAITS)).to_be_visible(timeout=30_000)
    (written,) = Client(shown.site.app, shown.site.world, "clerk").get("/diaries").json["items"]
    assert (written["households"], written["persons"], len(written["items"])) == (6, 11, 1)


def test_the_county_compares_petitions_on_the_year_by_a_base_that_is_shown(screen: Callable[..., Screen]) -> None:
    shown = screen()
    officer = Client(shown.site.app, shown.site.world, "officer")
    assert record(officer, 537, year=YEAR - 1).status_code == 201
    shown.open("/desk/petitions")
    shown.sign_in("officer")
    shown.page.get_by_role("button", name="登记件数").click()
    dialog = shown.page.get_by_role("dialog")
    dialog.get_by_label("口径").fill("XF-A")
    dialog.get_by_label("件数").fill("490")
    dialog.get_by_label("来源单位").fill("县信访局")
    shown.check_accessibility()
    dialog.get_by_role("button", name="登记件数").click()
    shown.page.get_by_role("row", name="490").get_by_role("button", name="与上年对比").click()
    row = shown.page.get_by_role("row", name="490")
    expect(row).to_contain_text("537")
    expect(row).to_contain_text("-8.8%")
    shown.check_accessibility()
    shown.open("/desk/quiet-villages")
    expect(shown.page.get_by_text("已知 0 个村的件数，共 2 个村。")).to_be_visible()
    shown.check_accessibility()


def test_a_station_records_a_board_and_whether_it_works(screen: Callable[..., Screen], tmp_path: Path) -> None:
    chief = screen()
    chief.open("/desk/channels")
    chief.sign_in("chief")
    chief.page.get_by_role("button", name="登记渠道").click()
    dialog = chief.page.get_by_role("dialog")
    dialog.get_by_label("类别").select_option(label="一栏（公示栏）")
    dialog.get_by_label("名称").fill("村部公示栏")
    dialog.get_by_label("经度").fill(str(IN_GROUP_2[0]))
    dialog.get_by_label("纬度").fill(str(IN_GROUP_2[1]))
    dialog.get_by_role("button", name="登记渠道").click()
    expect(dialog.get_by_role("alert").first).to_contain_text("不在岭上村范围内")
    dialog.get_by_label("为什么在村外").fill("设在集市上")
    chief.check_accessibility()
    dialog.get_by_role("button", name="登记渠道").click()
    row = chief.page.get_by_role("row", name="村部公示栏")
    expect(row).to_contain_text("没人查看过")
    row.get_by_role("button", name="登记查看").click()
    seeing = chief.page.get_by_role("dialog")
    seeing.get_by_label("照片").set_input_files(large_photo(tmp_path))
    seeing.get_by_role("button", name="登记查看").click()
    expect(row).to_contain_text("可用")
    expect(row.get_by_role("img", name="照片 1：村部公示栏")).to_be_visible()
    chief.check_accessibility()

"""The life of a report at the desk: chief, town, unit, revisit, secretary; and two desks on one
report at once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from gridwatch.territory.calendar import CHINA, china_day
from tests.browser.conftest import DESK, PHONE, Held, Screen, Site
from tests.browser.test_desk_inbox import at_desk, client, submit
from tests.evidence.phones import ordered, report_with, send
from tests.reports.endings import closed_report, ordered_again
from tests.world import IN_GROUP_W, small_photo

HERE = {"longitude": IN_GROUP_W[0], "latitude": IN_GROUP_W[1], "accuracy": 8}


def take(page: Page, action: str, note: str | None = None, **fields: str) -> None:
    """Choose an action of the report that is open, fill in what it needs, and do it."""
    page.get_by_role("button", name=action, exact=True).click()
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    if note:
        page.get_by_label("说明").fill(note)
    page.get_by_role("button", name=action, exact=True).click()
    expect(page.get_by_text(f"已办理：{action}。")).to_be_visible()


def test_a_chief_sees_what_an_action_leads_to_and_takes_it(screen: Callable[..., Screen], site: Site) -> None:
    (report,) = submit(site, "路灯坏了")
    page = at_desk(screen, "chief", f"/desk/reports/{report}").page
    page.get_by_role("button", name="上报乡镇").click()
    expect(page.get_by_text("办理后状态为“已上报乡镇”。 由乡镇纪委办理。 “受理”期限开始计算")).to_be_visible()
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_role("button", name="上报乡镇")).to_be_focused()
    page.keyboard.press("1")
    page.get_by_label("说明（必填）").fill("是哪一盏？")
    page.get_by_role("button", name="退回补充", exact=True).click()
    expect(page.get_by_text("已办理：退回补充。")).to_be_visible()
    expect(page.get_by_role("region", name="办理经过")).to_contain_text("是哪一盏？")


def test_ones_own_step_does_not_look_like_somebody_elses(screen: Callable[..., Screen], site: Site) -> None:
    (report,) = submit(site, "路灯坏了")
    client(site, "chief").move(report, "escalate")
    page = at_desk(screen, "clerk", f"/desk/reports/{report}").page
    page.get_by_role("button", name="受理", exact=True).click()
    itself = Held(page, f"**/api/v1/reports/{report}")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    page.get_by_role("button", name="受理", exact=True).click()
    expect(page.get_by_text("已办理：受理。")).to_be_visible()
    itself.wait()
    assert "steps" not in asked, "what can be done with a later version must not come before it"
    itself.let_go()
    page.get_by_role("button", name="限期整改").click()
    expect(page.get_by_role("button", name="限期整改", exact=True)).to_be_enabled()


def test_a_chief_asks_only_one_question_and_is_told_why(screen: Callable[..., Screen], site: Site) -> None:
    (report,) = submit(site, "路灯坏了")
    client(site, "chief").move(report, "return", note="是哪一盏？")
    client(site, "monitor").move(report, "answer", note="桥头那盏")
    page = at_desk(screen, "chief", f"/desk/reports/{report}").page
    expect(page.get_by_role("button", name="退回补充")).to_be_disabled()
    expect(page.get_by_text("收到报告后只能向反映人提一次问题")).to_be_visible()


def test_a_town_accepts_and_orders_a_unit_answers_and_the_secretary_closes(
    screen: Callable[..., Screen], site: Site, tmp_path: Path
) -> None:
    (report,) = submit(site, "村里的自来水停了五天")
    client(site, "chief").move(report, "escalate")
    clerk = at_desk(screen, "clerk", f"/desk/reports/{report}").page
    take(clerk, "受理")
    clerk.get_by_role("button", name="限期整改").click()
    clerk.get_by_role("combobox", name="责任单位").fill("水务")
    clerk.get_by_role("option", name="镇水务站（岭口镇）").click()
    clerk.get_by_label("整改要求").fill("恢复供水，并查明原因")
    clerk.get_by_label("整改天数").fill("5")
    last = china_day(datetime.now(UTC)) + timedelta(days=5)
    expect(clerk.get_by_text(f"“限期整改”期限开始计算，最后一天 {last.month}月{last.day}日")).to_be_visible()
    clerk.get_by_role("button", name="限期整改", exact=True).click()
    expect(clerk.get_by_text("已办理：限期整改。")).to_be_visible()

    responder = at_desk(screen, "responder", "/desk/orders")
    page = responder.page
    page.get_by_role("link", name="恢复供水，并查明原因").click()
    expect(page.get_by_text("村里的自来水停了五天")).to_have_count(0)
    proof = tmp_path / "proof.jpg"
    proof.write_bytes(small_photo("proof"))
    page.get_by_label("上传整改证明").set_input_files(proof)
    expect(page.get_by_role("region", name="已上传的整改证明").get_by_role("img")).to_be_visible()
    responder.check_accessibility()
    page.get_by_role("textbox", name="整改情况").fill("已恢复供水，更换了水泵。")
    page.get_by_role("button", name="提交反馈").click()
    expect(page.get_by_text("反馈已提交，等待回访。")).to_be_visible()

    found = client(site, "chief").get(f"/reports/{report}").json
    assert found["state"] == "feedback"
    shown = screen(PHONE, geolocation=HERE, permissions=["geolocation"])
    shown.open(f"/?next=/desk/reports/{report}")
    shown.sign_in("chief")
    page = shown.page
    page.get_by_role("button", name="登记回访").click()
    revisit = tmp_path / "revisit.jpg"
    revisit.write_bytes(small_photo("revisit"))
    page.get_by_label("现场照片").set_input_files(revisit)
    expect(page.get_by_text("照片已收到。")).to_be_visible()
    page.get_by_role("button", name="获取当前位置").click()
    expect(page.get_by_text("精度 8 米")).to_be_visible()
    page.get_by_label("说明（必填）").fill("水已经通了")
    shown.check_accessibility()
    page.get_by_role("button", name="登记回访", exact=True).click()
    expect(page.get_by_text("已办理：登记回访。")).to_be_visible()

    secretary = at_desk(screen, "secretary", f"/desk/reports/{report}").page
    expect(secretary.get_by_role("region", name="整改通知")).to_contain_text("已恢复供水，更换了水泵。")
    take(secretary, "销号", "合格")
    expect(secretary.get_by_text("状态：合格销号。")).to_be_visible()


def test_two_desks_on_one_report_are_told_who_was_faster_and_keep_what_they_wrote(
    screen: Callable[..., Screen], site: Site
) -> None:
    (report,) = submit(site, "路灯坏了")
    shown = at_desk(screen, "chief", f"/desk/reports/{report}")
    page = shown.page
    page.get_by_role("button", name="村内整改").click()
    page.get_by_label("说明（必填）").fill("找电工来修")
    assert client(site, "deputy").move(report, "concern", concerns=[{"post": "contractor"}]).status_code == 200
    page.get_by_role("button", name="村内整改", exact=True).click()
    alert = page.get_by_role("alert").filter(has_text="有人先一步办理了")
    expect(alert).to_contain_text("副监督长 补记涉及的人")
    expect(page.get_by_label("说明（必填）")).to_have_value("找电工来修")
    shown.check_accessibility()
    page.get_by_role("button", name="已了解，继续办理").click()
    page.get_by_role("button", name="村内整改", exact=True).click()
    expect(page.get_by_text("已办理：村内整改。")).to_be_visible()


def test_an_action_that_is_no_longer_legal_says_what_is(screen: Callable[..., Screen], site: Site) -> None:
    (report,) = submit(site, "路灯坏了")
    page = at_desk(screen, "chief", f"/desk/reports/{report}").page
    page.get_by_role("button", name="退回补充").click()
    page.get_by_label("说明（必填）").fill("是哪一盏？")
    assert client(site, "deputy").move(report, "village_fix", note="已叫电工").status_code == 200
    page.get_by_role("button", name="退回补充", exact=True).click()
    alert = page.get_by_role("alert").filter(has_text="有人先一步办理了")
    expect(alert).to_contain_text("您的动作现在已不能办理。 现在可以：整改反馈")
    expect(page.get_by_label("说明（必填）")).to_have_value("是哪一盏？")
    expect(page.get_by_role("button", name="退回补充", exact=True)).to_be_disabled()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_refused_file_says_why_to_its_sender_and_at_the_desk(
    screen: Callable[..., Screen], site: Site, size: tuple[int, int]
) -> None:
    broken, monitor = b"\xff\xd8\xff\xe0 no photo at all", client(site, "monitor")
    report = report_with(monitor, (broken, "photo"))
    assert send(monitor, report, broken).status_code == 422
    shown = screen(PHONE)
    shown.open(f"/?next=/m/mine/{report}")
    shown.sign_in("monitor")
    expect(shown.page.get_by_text("有一个文件未收下：文件已损坏或不完整，打不开。")).to_be_visible()
    shown.check_accessibility()
    shown.context.clear_cookies()
    page = at_desk(screen, "chief", f"/desk/reports/{report}", size=size).page
    expect(page.get_by_text("未收下：文件已损坏或不完整，打不开。")).to_be_visible()


def test_photos_are_looked_at_large_and_redacted(screen: Callable[..., Screen], site: Site) -> None:
    photo = small_photo("a face")
    monitor = client(site, "monitor")
    report = report_with(monitor, (photo, "photo"))
    assert send(monitor, report, photo).status_code == 201
    shown = at_desk(screen, "chief", f"/desk/reports/{report}")
    page = shown.page
    page.get_by_role("button", name="放大第 1 张照片").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="放大", exact=True).click()
    expect(dialog.get_by_role("group", name="照片，150%")).to_be_visible()
    dialog.get_by_role("button", name="遮挡处理").click()
    expect(dialog.get_by_text("这张照片还没有人做过遮挡处理")).to_be_visible()
    picture = dialog.get_by_role("img", name="照片，0 处遮挡").bounding_box()
    assert picture is not None
    middle = (picture["x"] + picture["width"] / 2, picture["y"] + picture["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] + 60, steps=4)
    page.mouse.up()
    expect(dialog.get_by_text("第 1 处")).to_be_visible()
    dialog.get_by_role("button", name="添加一处").click()
    shown.check_accessibility()
    dialog.get_by_role("button", name="保存遮挡").click()
    expect(dialog.get_by_text("已处理，2 处遮挡。")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(page.get_by_role("button", name="放大第 1 张照片")).to_be_focused()


def test_nobody_draws_before_it_is_known_what_is_hidden_already(screen: Callable[..., Screen], site: Site) -> None:
    photo = small_photo("a face")
    report = report_with(client(site, "monitor"), (photo, "photo"))
    assert send(client(site, "monitor"), report, photo).status_code == 201
    page = at_desk(screen, "chief", f"/desk/reports/{report}").page
    masks = Held(page, "**/masks")
    page.get_by_role("button", name="放大第 1 张照片").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="遮挡处理").click()
    expect(dialog.get_by_text("正在加载")).to_be_visible()
    expect(dialog.get_by_role("button", name="添加一处")).to_have_count(0)
    expect(dialog.get_by_text("还没有人做过遮挡处理")).to_have_count(0)
    masks.let_go()
    dialog.get_by_role("button", name="添加一处").click()
    expect(dialog.get_by_text("第 1 处")).to_be_visible()


def test_likely_duplicates_are_linked_and_merged(screen: Callable[..., Screen], site: Site) -> None:
    first, second = submit(site, "桥头的路灯坏了三天", "桥头的路灯坏了三天了")
    page = at_desk(screen, "chief", f"/desk/reports/{second}").page
    similar = page.get_by_role("region", name="可能重复")
    expect(similar.get_by_role("link", name="桥头的路灯坏了三天")).to_be_visible()
    similar.get_by_role("button", name="关联").click()
    expect(similar.get_by_text("已关联")).to_be_visible()
    page.get_by_role("button", name="合并").click()
    page.get_by_label("并入哪一份").select_option(first)
    page.get_by_role("button", name="合并", exact=True).click()
    expect(page.get_by_text("已办理：合并。")).to_be_visible()


def test_an_identity_is_opened_for_a_reason_on_record(screen: Callable[..., Screen], site: Site) -> None:
    (report,) = submit(site, "路灯坏了")
    page = at_desk(screen, "chief", f"/desk/reports/{report}").page
    # By keyboard: what is above still loads and moves it under a mouse.
    page.get_by_role("button", name="查看身份…").press("Enter")
    dialog = page.get_by_role("dialog", name="反映人身份")
    dialog.get_by_label("理由").fill("需要当面核实塌方的位置")
    dialog.get_by_role("button", name="查看并留痕").click()
    expect(page.get_by_role("status").filter(has_text=site.world.people["monitor"].phone)).to_be_focused()


def test_an_extension_is_asked_for_by_the_unit_and_given_by_the_secretary(
    screen: Callable[..., Screen], site: Site
) -> None:
    (report,) = submit(site, "路灯坏了")
    order = ordered(site.app, site.world, report, due_days=10)
    page = at_desk(screen, "responder", f"/desk/orders/{order}").page
    page.get_by_role("button", name="申请延期").click()
    dialog = page.get_by_role("dialog", name="申请延期")
    dialog.get_by_label("延长天数").fill("6")
    dialog.get_by_label("延期理由").fill("等待配件")
    dialog.get_by_role("button", name="申请延期").click()
    expect(page.get_by_text("延期申请已提交。")).to_be_visible()
    secretary = at_desk(screen, "secretary", f"/desk/reports/{report}").page
    secretary.get_by_role("region", name="待决定：延长 6 天").get_by_role("button", name="同意延期").click()
    secretary.get_by_role("button", name="同意延期", exact=True).click()
    expect(secretary.get_by_role("region", name="延期")).to_contain_text("已同意")


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_what_was_handled_again_is_told_by_round_and_earlier_rounds_are_folded(
    screen: Callable[..., Screen], site: Site, size: tuple[int, int]
) -> None:
    report = ordered_again(site.app, site.world)
    shown = at_desk(screen, "clerk", f"/desk/reports/{report}", size=size)
    orders, timeline = (shown.page.get_by_role("region", name=name, exact=True) for name in ("整改通知", "办理经过"))
    for part, of_now, of_before in ((orders, "重修", "修好路面"), (timeline, "再次限期整改", "受理")):
        expect(part.locator("summary")).to_have_text(["第 2 轮", "第 1 轮"])
        expect(part.get_by_text(of_now).first).to_be_visible()
        expect(part.get_by_text(of_before, exact=True)).to_be_hidden()
        part.get_by_text("第 1 轮").click()
        expect(part.get_by_text(of_before, exact=True)).to_be_visible()
    shown.check_accessibility()
    shown.page.get_by_role("button", name="English").click()
    expect(shown.page.get_by_role("heading", name="Round 2")).to_have_count(2)
    shown.check_accessibility()


def test_a_report_of_one_round_has_no_rounds(screen: Callable[..., Screen], site: Site) -> None:
    page = at_desk(screen, "clerk", f"/desk/reports/{closed_report(site.app, site.world)}").page
    timeline = page.get_by_role("region", name="办理经过")
    expect(timeline.get_by_text("受理", exact=True)).to_be_visible()
    expect(timeline.locator("details")).to_have_count(0)


def test_the_county_records_what_became_of_a_clue(screen: Callable[..., Screen], site: Site) -> None:
    (report,) = submit(site, "集体的钱不见了", category="C1")
    clerk = client(site, "clerk")
    client(site, "chief").move(report, "escalate")
    clerk.move(report, "accept")
    assert clerk.move(report, "transfer_clue", note="移交县纪委").status_code == 200
    shown = at_desk(screen, "officer", f"/desk/reports/{report}")
    page = shown.page
    page.get_by_role("button", name="登记办理结果…").click()
    page.get_by_label("处置方式").select_option("preliminary_verification")
    page.get_by_label("处分人数").fill("1")
    shown.check_accessibility()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("alert").filter(has_text="有处分人数时须填写立案日期").first).to_be_visible()
    page.get_by_label("立案日期").fill(datetime.now(CHINA).date().isoformat())
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("线索办理结果已登记。")).to_be_visible()
    expect(page.get_by_role("button", name="登记办理结果…")).to_be_focused()


def test_who_comes_back_to_the_inbox_goes_on_from_the_report_they_opened(
    screen: Callable[..., Screen], site: Site
) -> None:
    submit(site, "第一件", "第二件", "第三件")
    page = at_desk(screen, "chief").page
    page.get_by_role("link", name="第二件").click()
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("u")
    expect(page.locator("tbody tr")).to_have_count(3)
    page.keyboard.press("j")
    expect(page.get_by_role("link", name="第三件")).to_be_focused()


@pytest.mark.parametrize("size", [PHONE, DESK])
def test_a_report_is_accessible_in_both_languages(
    screen: Callable[..., Screen], site: Site, size: tuple[int, int]
) -> None:
    photo = small_photo("the road")
    monitor = client(site, "monitor")
    text = "组里的路塌了一段，一直没有人修，下雨天学生上学要绕很远。"
    report = report_with(monitor, (photo, "photo"), text=text, concerns=[{"post": "contractor"}])
    send(monitor, report, photo)
    shown = at_desk(screen, "chief", f"/desk/reports/{report}", size)
    page = shown.page
    expect(page.get_by_role("table", name="可能所属的网格")).to_be_visible()
    expect(page.get_by_label("位置示意图")).to_be_visible()
    expect(page.get_by_role("button", name="上报乡镇")).to_be_visible()
    shown.check_accessibility()
    shown.keep_picture(f"desk-report-zh-{size[0]}", whole=size == PHONE)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", name="What was reported")).to_be_visible()
    shown.check_accessibility()
    shown.keep_picture(f"desk-report-en-{size[0]}", whole=size == PHONE)

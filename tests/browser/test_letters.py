"""The way of a letter in a real browser: clerk, secretary and village clerk, each at their own desk."""

import re
from collections.abc import Callable
from pathlib import Path

import docx
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Screen, Site
from tests.browser.test_desk_inbox import at_desk
from tests.evidence.files import document, photo
from tests.letters.desks import ANSWER, delivered, issued, name_issuer, write
from tests.letters.test_templates import made_of
from tests.world import Client

TITLE = "关于规范三季度财务公开的监督建议书"


def act(page: Page, action: str) -> None:
    """Choose an action, and take it."""
    page.get_by_role("button", name=re.compile(action)).click()
    page.locator("form").get_by_role("button", name=action, exact=True).click()


def test_a_letter_is_written_signed_answered_and_checked(screen: Callable[..., Screen], site: Site) -> None:
    clerk = at_desk(screen, "clerk", "/desk/letters")
    expect(clerk.page.get_by_text("没有函件。")).to_be_visible()
    clerk.page.get_by_role("button", name="起草").click()
    dialog = clerk.page.get_by_role("dialog")
    dialog.get_by_label("种类").select_option(label="日常监督建议书")
    dialog.get_by_role("combobox", name="收文单位").click()
    clerk.page.get_by_role("option", name="岭上村").click()
    dialog.get_by_label("标题").fill(TITLE)
    dialog.get_by_label("来源").fill("日常监督检查")
    dialog.get_by_label("存在的问题").fill("三季度财务未按时公开。")
    dialog.get_by_label("原因", exact=True).fill("公开栏无人管理。")
    dialog.get_by_label("第 1 条：做什么").fill("补公开三季度财务收支")
    dialog.get_by_label("谁来做").fill("村文书")
    dialog.get_by_label("完成期限（最后一天）").fill("2099-12-31")
    clerk.check_accessibility()
    dialog.get_by_role("button", name="保存草稿").click()
    expect(clerk.page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(clerk.page.get_by_text("签发时编号")).to_be_visible()
    clerk.check_accessibility()

    secretary = at_desk(screen, "secretary", "/desk/letters")
    secretary.page.get_by_role("link", name="发文设置").click()
    expect(secretary.page.get_by_text("还没有登记")).to_be_visible()
    secretary.page.get_by_role("button", name="登记或修改").click()
    secretary.page.get_by_label("机关名称").fill("中共岭北镇纪律检查委员会")
    secretary.page.get_by_label("代字").fill("岭北纪")
    secretary.page.get_by_label("联系人和电话").fill("镇纪委 0856-1234567")
    secretary.page.get_by_role("button", name="保存", exact=True).click()
    expect(secretary.page.get_by_text("发文机关已登记。")).to_be_visible()
    secretary.page.get_by_role("link", name="函件", exact=True).first.click()
    secretary.page.get_by_role("link", name=TITLE).click()
    act(secretary.page, "审核同意")
    act(secretary.page, "签发编号")
    expect(secretary.page.get_by_text(re.compile(r"岭北纪监建〔\d{4}〕1号")).first).to_be_visible()
    secretary.check_accessibility()

    village = screen(PHONE)
    village.open("/desk")
    village.sign_in("village_clerk")
    village.page.get_by_role("button", name="消息，1 条未读").click()
    village.page.get_by_role("button", name="收到一份函件，请签收并回复").click()
    act(village.page, "签收")
    village.page.get_by_label("第 1 条：补公开三季度财务收支").fill(ANSWER)
    shot = {"name": "公开栏.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    paper = {"name": "凭证.pdf", "mimeType": "application/pdf", "buffer": document()}
    village.page.get_by_label("证明材料 1").set_input_files([shot, paper])
    village.check_accessibility()
    village.page.get_by_role("button", name="提交回复").click()
    expect(village.page.get_by_text("回复已提交，等待核对。")).to_be_visible()

    clerk.page.reload()
    expect(
        clerk.page.get_by_role("link", name="文件 2（PDF）").or_(clerk.page.get_by_role("link", name="文件 1（PDF）"))
    ).to_be_visible()
    shown = clerk.page.get_by_role("img", name=re.compile("照片 .：补公开三季度财务收支"))
    expect(shown).to_be_visible()
    assert shown.evaluate("async one => (await one.decode(), one.naturalWidth)") > 0
    clerk.page.get_by_role("radio", name="不合格").check()
    clerk.page.get_by_label("第 1 条缺什么").fill("没有附公开栏照片")
    clerk.check_accessibility()
    clerk.page.get_by_role("button", name="回复不合格，退回").click()
    expect(clerk.page.get_by_text("已退回，请对方补充。")).to_be_visible()
    village.page.reload()
    village.page.get_by_label("第 1 条：补公开三季度财务收支").fill(ANSWER * 2)
    village.page.get_by_role("button", name="提交回复").click()
    expect(village.page.get_by_text("回复已提交，等待核对。")).to_be_visible()
    clerk.page.reload()
    clerk.page.get_by_role("radio", name="合格", exact=True).check()
    clerk.page.get_by_role("button", name="回复合格，办结").click()
    expect(clerk.page.get_by_text("已办结").first).to_be_visible()


def test_a_unit_reads_its_letter_and_the_desk_prints_it(screen: Callable[..., Screen], site: Site) -> None:
    world = site.world
    assert world.unit is not None
    clerk, secretary, unit = (Client(site.app, world, name) for name in ("clerk", "secretary", "responder"))
    name_issuer(secretary)
    made = delivered(clerk, secretary, unit, unit_id=world.unit.id, to_place_code=None)
    page = at_desk(screen, "responder", "/desk/letters").page
    page.get_by_role("link", name=made["title"]).click()
    expect(page.get_by_role("textbox")).to_have_count(2)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 Word 文档").click()
    assert waiting.value.failure() is None


def test_a_body_without_an_account_answers_by_a_link_once(screen: Callable[..., Screen], site: Site) -> None:
    clerk, secretary = (Client(site.app, site.world, name) for name in ("clerk", "secretary"))
    made = issued(clerk, secretary, to_body="县供销合作社", to_place_code=None)
    desk = at_desk(screen, "clerk", f"/desk/letters/{made['id']}")
    desk.page.get_by_role("button", name="开出链接").click()
    address = desk.page.get_by_label(re.compile("只显示这一次")).input_value()
    desk.check_accessibility()
    stranger = screen(PHONE)
    stranger.open(address.removeprefix(site.address))
    expect(stranger.page.get_by_role("heading", name=made["title"])).to_be_visible()
    stranger.check_accessibility()
    for item in made["items"]:
        stranger.page.get_by_label(f"{item['no']}. {item['what']}").fill(ANSWER)
    shot = {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    stranger.page.get_by_label("证明材料 1").set_input_files(shot)
    stranger.page.get_by_role("button", name="提交回复").click()
    expect(stranger.page.get_by_text("回复已提交，谢谢。")).to_be_visible()
    stranger.page.reload()
    expect(stranger.page.get_by_text("这个链接已经用过。")).to_be_visible()
    desk.page.reload()
    expect(desk.page.get_by_text("待核对回复").first).to_be_visible()
    expect(desk.page.get_by_role("img", name=re.compile("照片 1："))).to_be_visible()


def test_a_template_is_uploaded_looked_at_and_put_into_force_by_another(
    screen: Callable[..., Screen], site: Site, tmp_path: Path
) -> None:
    name_issuer(Client(site.app, site.world, "secretary"))
    clerk = at_desk(screen, "clerk", "/desk/letter-rules")
    clerk.page.get_by_role("button", name="上传模板").click()
    dialog = clerk.page.get_by_role("dialog")
    dialog.get_by_text("可以用的字段").click()
    expect(dialog.get_by_text("{{ addressee }}")).to_be_visible()
    clerk.check_accessibility()
    file, send = tmp_path / "本镇模板.docx", dialog.get_by_role("button", name="上传模板")
    file.write_bytes(made_of("{{ reporter }}"))
    dialog.get_by_label("模板文件").set_input_files(file)
    send.click()
    expect(dialog.get_by_text("用到了字段表里没有的字段（reporter）")).to_be_visible()
    file.write_bytes(made_of("{{ number }} {{ title }}"))
    send.click()
    expect(dialog.get_by_text("这个文件在选择之后改动过，请重新选择。")).to_be_visible()
    with clerk.page.expect_file_chooser() as chooser:
        dialog.get_by_label("模板文件").click()
    chooser.value.set_files(file)
    send.click()
    expect(clerk.page.get_by_text("模板已上传")).to_be_visible()
    expect(clerk.page.get_by_text("未启用")).to_be_visible()
    with clerk.page.expect_download() as preview:
        clerk.page.get_by_role("link", name="预览（样例函件）").click()
    assert "某纪监建〔2026〕1号" in docx.Document(preview.value.path()).paragraphs[0].text

    secretary = at_desk(screen, "secretary", "/desk/letter-rules")
    secretary.page.get_by_role("button", name="启用").click()
    secretary.page.get_by_role("dialog").get_by_role("button", name="启用").click()
    expect(secretary.page.get_by_text("使用中")).to_be_visible()
    secretary.check_accessibility()


def test_the_county_authorises_a_town_and_ends_it(screen: Callable[..., Screen], site: Site) -> None:
    officer = at_desk(screen, "officer", "/desk/letter-rules")
    expect(officer.page.get_by_text("现在没有授权。")).to_be_visible()
    officer.page.get_by_role("button", name="授权乡镇制发").click()
    dialog = officer.page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="乡镇").click()
    officer.page.get_by_role("option", name="岭口镇").click()
    dialog.get_by_label("种类").select_option(label="监察建议书")
    dialog.get_by_label("最后一天").fill("2099-12-31")
    dialog.get_by_label("授权文号").fill("岭北纪监〔2026〕12号")
    officer.check_accessibility()
    dialog.get_by_role("button", name="授权乡镇制发").click()
    expect(officer.page.get_by_text("依据 岭北纪监〔2026〕12号")).to_be_visible()
    officer.page.get_by_role("button", name="终止对岭口镇制发监察建议书的授权").click()
    officer.page.get_by_role("dialog").get_by_role("button", name="终止授权").click()
    expect(officer.page.get_by_text("授权到今天为止。")).to_be_visible()


def test_a_closed_letter_names_one_more_reader(screen: Callable[..., Screen], site: Site) -> None:
    writer = Client(site.app, site.world, "clerk")
    made = write(writer, is_closed=True).json["id"]
    clerk = at_desk(screen, "clerk", f"/desk/letters/{made}")
    clerk.page.get_by_label("再指定一人").select_option(label="secretary")
    clerk.page.get_by_role("button", name="指定", exact=True).click()
    expect(clerk.page.get_by_text("已指定secretary。")).to_be_visible()
    clerk.check_accessibility()
    secretary = at_desk(screen, "secretary", f"/desk/letters/{made}")
    expect(secretary.page.get_by_text("专册", exact=True)).to_be_visible()

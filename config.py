"""Every setting of gridwatch: name, type, default and meaning, read once from the environment.

A wrong value stops the start and says which variable is wrong and what would be right; all of them
at once.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from cryptography.fernet import Fernet
from environs import Env, EnvError
from marshmallow import ValidationError
from marshmallow.validate import OneOf, Range, Regexp
from pyrage import RecipientError, x25519

Check = Callable[[Any], Any]


class WrongSetting(SystemExit):
    """One or more settings are missing or wrong; the message names each and says what would be
    right."""


def _keys_of_32_bytes(values: list[str]) -> None:
    for value in values:
        try:
            Fernet(value)
        except ValueError as error:
            raise ValidationError("each key is 32 bytes in urlsafe base64 (44 characters)") from error


def _age_recipients(values: list[str]) -> None:
    for value in values:
        try:
            x25519.Recipient.from_str(value)
        except RecipientError as error:
            raise ValidationError("each is an age public key (age1…), as age-keygen prints it") from error
    if not values:
        raise ValidationError("at least one age public key (age1…)")


def _setting(
    kind: str,
    meaning: str,
    zh: str,
    *,
    default: Any = None,
    required: bool = False,
    checks: tuple[Check, ...] = (),
    is_secret: bool = False,
    **options: Any,
) -> Any:
    about = {
        "kind": kind,
        "meaning": meaning,
        "zh": zh,
        "default": default,
        "required": required,
        "checks": checks,
        "is_secret": is_secret,
        "options": options,
    }
    return field(metadata=about)


def _at_least(low: float) -> tuple[Check, ...]:
    return (Range(min=low),)


def _json(value: str) -> None:
    try:
        json.loads(value)
    except ValueError as error:
        raise ValidationError("valid JSON") from error


_SMTP = (Regexp(r"^smtps?://", error="a URL that starts with smtp:// or smtps://"),)
_HEX_KEY = (Regexp(r"^[0-9a-fA-F]{64,}$", error="at least 64 hexadecimal characters (32 bytes)"),)
_WEB = (Regexp(r"^https?://", error="a URL that starts with https:// or http://"),)
_STORE = (Regexp(r"^(file:///|s3://)", error="a URL that starts with file:/// or s3://"),)
_POSTGRES = (Regexp(r"^postgresql\+psycopg://", error="a URL that starts with postgresql+psycopg://"),)


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; the attribute's upper-case name is the environment variable."""

    gridwatch_env: str = _setting(
        "str",
        "What this process is for.",
        "本进程的用途",
        default="production",
        checks=(OneOf(("production", "demo", "test")),),
    )
    database_url: str = _setting(
        "str",
        "The database, as the role gridwatch_app, which owns nothing.",
        "数据库连接（应用角色）",
        is_secret=True,
        required=True,
        checks=_POSTGRES,
    )
    database_owner_url: str | None = _setting(
        "str",
        "The database, as its owner; only migrations use it.",
        "数据库连接（所有者，仅迁移使用）",
        is_secret=True,
        checks=_POSTGRES,
    )
    database_pool_size: int = _setting(
        "int",
        "Connections that each web process keeps open.",
        "每个网页进程保持的连接数",
        default=8,
        checks=_at_least(1),
    )
    secret_key: str = _setting(
        "str", "Signs what the browser carries.", "签名密钥", is_secret=True, required=True, checks=_HEX_KEY
    )
    pseudonym_key: str = _setting(
        "str",
        "Makes a reporter's pseudonym from the account; changing it orphans every report from its reporter.",
        "反映人化名密钥，更换后报告与反映人脱离",
        is_secret=True,
        required=True,
        checks=_HEX_KEY,
    )
    identity_keys: list[str] = _setting(
        "list",
        "Fernet keys that seal the reporter's identity; the first seals, all open.",
        "反映人身份加密密钥",
        is_secret=True,
        required=True,
        checks=(_keys_of_32_bytes,),
    )
    receipt_keys: list[str] = _setting(
        "list",
        "Ed25519 seeds that sign receipts; the first signs, all are published.",
        "回执签名密钥",
        is_secret=True,
        required=True,
        checks=(_keys_of_32_bytes,),
    )
    public_url: str | None = _setting(
        "str",
        "Where people's phones reach the pages, such as https://lianqing.example; activation codes then open it.",
        "手机上打开本系统的网址；填写后，激活单上印有可扫的二维码",
        checks=_WEB,
    )
    session_days: int = _setting(
        "int", "Days until a sign-in expires.", "登录有效天数", default=30, checks=_at_least(1)
    )
    activation_days: int = _setting(
        "int", "Days until an activation code expires.", "激活码有效天数", default=14, checks=_at_least(1)
    )
    recovery_wait_h: int = _setting(
        "int", "Hours that a recovery by two people waits.", "两人恢复账号的等待小时数", default=48, checks=_at_least(1)
    )
    cookie_secure: bool = _setting(
        "bool", "Send the session cookie over HTTPS only.", "登录凭证仅经加密连接发送", default=True
    )
    max_body_kb: int = _setting(
        "int", "Largest JSON body accepted, in KiB.", "一次请求的内容上限（千字节）", default=256, checks=_at_least(16)
    )
    clock_tolerance_s: int = _setting(
        "int",
        "How far after its receipt a report may claim to be captured, in seconds, before it is held.",
        "手机时间最多可超前多少秒，超过须先审核",
        default=300,
        checks=_at_least(0),
    )
    capture_max_age_days: int = _setting(
        "int",
        "How many days after its capture a report is taken without being held.",
        "事情发生多少天后上报须先审核",
        default=90,
        checks=_at_least(1),
    )
    placement_max_accuracy_m: int = _setting(
        "int",
        "Accuracy radius, in metres, beyond which neighbouring cells are not searched further.",
        "定位精度超过多少米不再查找相邻网格",
        default=500,
        checks=_at_least(10),
    )
    deadline_admit_working_days: int = _setting(
        "int",
        "The town admits or dismisses a held report.",
        "乡镇审核待审报告（工作日）",
        default=3,
        checks=_at_least(1),
    )
    deadline_triage_working_days: int = _setting(
        "int", "The chief triages.", "监督长研判分流（工作日）", default=2, checks=_at_least(1)
    )
    deadline_objection_working_days: int = _setting(
        "int",
        "The town decides on a station's objection to a routing.",
        "乡镇裁定归属异议（工作日）",
        default=3,
        checks=_at_least(1),
    )
    deadline_answer_days: int = _setting(
        "int", "The reporter answers a question.", "反映人回答（天）", default=7, checks=_at_least(1)
    )
    deadline_accept_working_days: int = _setting(
        "int", "The town accepts.", "乡镇受理（工作日）", default=3, checks=_at_least(1)
    )
    deadline_dispose_working_days: int = _setting(
        "int", "The town disposes of what it accepted.", "乡镇确定处置方式（工作日）", default=3, checks=_at_least(1)
    )
    deadline_quick_fix_days: int = _setting(
        "int", "A quick fix, by town or village.", "立行立改（天）", default=7, checks=_at_least(1)
    )
    deadline_order_days: int = _setting(
        "int",
        "The longest that a rectification order gives; a category may ask for less.",
        "限期整改最长天数",
        default=30,
        checks=_at_least(1),
    )
    deadline_revisit_days: int = _setting(
        "int", "The revisit after feedback.", "反馈后回访（天）", default=15, checks=_at_least(1)
    )
    deadline_sign_off_working_days: int = _setting(
        "int", "The secretary signs off after the revisit.", "回访后销号（工作日）", default=5, checks=_at_least(1)
    )
    deadline_reply_days: int = _setting(
        "int", "The first reply to the reporter.", "首次回复反映人（天）", default=7, checks=_at_least(1)
    )
    objection_working_days: int = _setting(
        "int",
        "Working days within which a station can object to having been given a report.",
        "前哨站提出归属异议的期限（工作日）",
        default=5,
        checks=_at_least(1),
    )
    extension_days_max: int = _setting(
        "int",
        "The most days by which an order can be extended, once a round.",
        "整改延期最多天数，每轮一次",
        default=30,
        checks=_at_least(1),
    )
    amber_percent: int = _setting(
        "int",
        "How much of a clock has run when it turns amber, in percent.",
        "期限过去百分之多少时预警",
        default=80,
        checks=(Range(1, 99),),
    )
    ladder_reminder_working_days: int = _setting(
        "int",
        "Working days to answer a reminder letter before the advice letter follows.",
        "提醒函后多少工作日发监督建议书",
        default=3,
        checks=_at_least(1),
    )
    ladder_advice_working_days: int = _setting(
        "int",
        "Working days to answer an advice letter before the report comes on the county's list.",
        "监督建议书后多少工作日发督办通报",
        default=5,
        checks=_at_least(1),
    )
    revisit_radius_m: int = _setting(
        "int",
        "How far from the report a revisit may be made, in metres, besides the accuracies of both positions.",
        "回访位置与报告位置最多相距多少米",
        default=200,
        checks=_at_least(10),
    )
    staffing_one_up_to_households: int = _setting(
        "int",
        "Households up to which a group needs one monitor.",
        "多少户以内配一名监督员",
        default=50,
        checks=_at_least(1),
    )
    staffing_two_up_to_households: int = _setting(
        "int",
        "Households up to which a group needs two monitors; above, three.",
        "多少户以内配两名监督员，超过配三名",
        default=100,
        checks=_at_least(1),
    )
    activity_days: int = _setting(
        "int",
        "Days without a report or visit after which a group is silent.",
        "多少天既无上报也无走访，即为无上报无走访的组",
        default=30,
        checks=_at_least(1),
    )
    evidence_store: str = _setting(
        "str",
        "Where files lie: file:///folder, or s3://bucket/prefix with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, "
        "AWS_REGION and AWS_ENDPOINT beside it.",
        "文件存放位置",
        default="file:///var/lib/gridwatch/evidence",
        checks=_STORE,
    )
    evidence_spool: str = _setting(
        "str",
        "A folder on a local disk, shared by all web processes, for files on their way in; not inside the store.",
        "上传中文件的临时目录",
        default="/var/lib/gridwatch/spool",
    )
    evidence_recipients: list[str] = _setting(
        "list",
        "age public keys (age1…) that originals are sealed to; their identities are kept away from the servers.",
        "原件加密所用的公钥",
        required=True,
        checks=(_age_recipients,),
    )
    evidence_photo_mb: int = _setting(
        "int", "Largest photo, in MiB.", "照片上限（兆字节）", default=20, checks=_at_least(1)
    )
    evidence_voice_mb: int = _setting(
        "int", "Largest voice note, in MiB.", "录音上限（兆字节）", default=10, checks=_at_least(1)
    )
    evidence_document_mb: int = _setting(
        "int", "Largest PDF, in MiB.", "文档上限（兆字节）", default=20, checks=_at_least(1)
    )
    evidence_video_mb: int = _setting(
        "int", "Largest film, in MiB.", "视频上限（兆字节）", default=50, checks=_at_least(1)
    )
    evidence_voice_s: int = _setting(
        "int", "Longest voice note, in seconds.", "录音最长秒数", default=180, checks=_at_least(10)
    )
    evidence_video_s: int = _setting(
        "int", "Longest film, in seconds.", "视频最长秒数", default=900, checks=_at_least(10)
    )
    evidence_megapixels: int = _setting(
        "int",
        "Most megapixels of a photo; a JPEG, which is read at a reduced size, may have four times as many.",
        "照片最多百万像素",
        default=16,
        checks=_at_least(1),
    )
    evidence_decoder_mb: int = _setting(
        "int",
        "Memory that opening one file may take, in MiB.",
        "打开一个文件最多用的内存（兆字节）",
        default=120,
        checks=_at_least(64),
    )
    evidence_decoder_s: int = _setting(
        "int",
        "Processor time that opening one file may take, in seconds.",
        "打开一个文件最多用的处理器秒数",
        default=20,
        checks=_at_least(1),
    )
    evidence_upload_days: int = _setting(
        "int", "Days until an interrupted upload is forgotten.", "中断的上传保留天数", default=7, checks=_at_least(1)
    )
    tile_cache: str = _setting(
        "str",
        "A folder on a local disk, shared by all web processes, for map tiles; it can be deleted at any time.",
        "地图瓦片缓存目录",
        default="/var/lib/gridwatch/tiles",
    )
    tile_cache_mb: int = _setting(
        "int", "Most that the map tiles take, in MiB.", "地图瓦片缓存上限（兆字节）", default=1024, checks=_at_least(1)
    )
    tianditu_key: str | None = _setting(
        "str",
        "The tenant's key of the base map Tianditu; none means no base map, and no request to anybody else.",
        "天地图密钥；不填则没有底图",
    )
    duplicate_radius_m: int = _setting(
        "int",
        "How near, in metres, an open report of the same category is a likely duplicate.",
        "多少米以内的同分类未办结报告可能重复",
        default=250,
        checks=(Range(min=10, max=650),),
    )
    duplicate_weeks: int = _setting(
        "int",
        "How far apart, in weeks, likely duplicates were received.",
        "相隔多少周以内可能重复",
        default=12,
        checks=_at_least(1),
    )
    reopen_days: int = _setting(
        "int",
        "Days after closing within which a report can be reopened, once.",
        "销号后多少天内可以重新办理一次",
        default=30,
        checks=_at_least(1),
    )
    notify_console: bool = _setting(
        "bool",
        "Write messages to people into the worker's log; for the demo.",
        "把消息写入日志（演示用）",
        default=False,
    )
    sms_gateway_url: str | None = _setting(
        "str",
        "An SMS gateway that takes JSON over HTTPS; none means no SMS.",
        "短信网关地址",
        is_secret=True,
    )
    sms_gateway_token: str | None = _setting(
        "str",
        "Sent to the SMS gateway as a bearer token.",
        "短信网关令牌",
        is_secret=True,
    )
    sms_gateway_body: str = _setting(
        "str",
        "The JSON that the SMS gateway takes; {phone} and {text} are filled in.",
        "短信网关的请求格式",
        is_secret=True,
        default='{"phone": "{phone}", "text": "{text}"}',
        checks=(_json,),
    )
    dingtalk_webhook_url: str | None = _setting(
        "str",
        "A DingTalk group robot, which mentions people by phone.",
        "钉钉群机器人",
        is_secret=True,
    )
    dingtalk_secret: str | None = _setting(
        "str",
        "The robot's secret, when it wants calls to be signed.",
        "钉钉机器人密钥",
        is_secret=True,
    )
    wecom_webhook_url: str | None = _setting(
        "str",
        "A WeCom group robot, which mentions people by phone.",
        "企业微信群机器人",
        is_secret=True,
    )
    smtp_url: str | None = _setting(
        "str",
        "A mail server, smtp://user:password@host:port or smtps://…; none means no mail.",
        "邮件服务器",
        is_secret=True,
        checks=_SMTP,
    )
    mail_from: str = _setting("str", "The sender of mails.", "发件人", default="gridwatch@localhost")
    export_keep_days: int = _setting(
        "int", "Days until an exported file is deleted.", "导出文件保留天数", default=7, checks=_at_least(1)
    )
    monthly_briefs: bool = _setting(
        "bool",
        "Make last month's brief of each town for its secretaries, on the first days of a month.",
        "每月初为各乡镇生成上月简报",
        default=True,
    )
    monitor_term_years: int = _setting(
        "int",
        "Length of a monitor's term when the appointment names no end.",
        "监督员默认任期（年）",
        default=1,
        checks=_at_least(1),
    )

    @classmethod
    def from_environment(cls) -> Self:
        """Read every setting. Raises WrongSetting with one line for each that is missing or
        wrong."""
        env = Env(eager=False)
        read = {one.name: _read(env, one.name, one.metadata) for one in fields(cls)}
        try:
            env.seal()
        except EnvError as error:
            raise WrongSetting(_complaint(error)) from error
        return cls(**read)

    def require_owner_url(self) -> str:
        """The owner's URL, for migrations. Raises WrongSetting when it is not given."""
        if self.database_owner_url is None:
            raise WrongSetting("DATABASE_OWNER_URL: needed for migrations; a URL of the role that owns the database")
        return self.database_owner_url


def _read(env: Env, name: str, about: Mapping[str, Any]) -> Any:
    options = dict(about["options"])
    if not about["required"]:
        options["default"] = about["default"]
    return getattr(env, about["kind"])(name.upper(), validate=list(about["checks"]), **options)


def _complaint(error: EnvError) -> str:
    by_name = getattr(error, "error_messages", None) or {"settings": [str(error)]}
    return "\n".join(f"{name}: {'; '.join(map(str, messages))}" for name, messages in by_name.items())

"""What the schemas and the status codes say, in Chinese; the domain's own errors carry both
languages."""

import re
from http import HTTPStatus

TITLES: dict[int, dict[str, str]] = {
    HTTPStatus.BAD_REQUEST: {"zh": "请求格式不对", "en": "The request cannot be read"},
    HTTPStatus.UNAUTHORIZED: {"zh": "需要登录", "en": "Sign in first"},
    HTTPStatus.FORBIDDEN: {"zh": "无权办理", "en": "Not allowed"},
    HTTPStatus.NOT_FOUND: {"zh": "没有找到", "en": "Not found"},
    HTTPStatus.METHOD_NOT_ALLOWED: {"zh": "不支持这种请求方法", "en": "Method not allowed"},
    HTTPStatus.NOT_ACCEPTABLE: {"zh": "不支持所要求的格式", "en": "Not acceptable"},
    HTTPStatus.CONFLICT: {"zh": "与现状冲突", "en": "Conflict with the present state"},
    HTTPStatus.PRECONDITION_FAILED: {"zh": "内容已被他人更新", "en": "Somebody was faster"},
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: {"zh": "内容过大", "en": "The body is too large"},
    HTTPStatus.REQUEST_URI_TOO_LONG: {"zh": "地址过长", "en": "The address is too long"},
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: {"zh": "请以 application/json 发送", "en": "Send application/json"},
    HTTPStatus.UNPROCESSABLE_ENTITY: {"zh": "内容有误", "en": "The content is wrong"},
    HTTPStatus.PRECONDITION_REQUIRED: {"zh": "请注明版本", "en": "Say which version"},
    HTTPStatus.GONE: {"zh": "已过期", "en": "Gone"},
    HTTPStatus.LOCKED: {"zh": "正被使用", "en": "Busy"},
    HTTPStatus.TOO_MANY_REQUESTS: {"zh": "尝试过多", "en": "Too many tries"},
    HTTPStatus.INTERNAL_SERVER_ERROR: {"zh": "服务器出错，已记录，请稍后再试", "en": "A server error; it was logged"},
    HTTPStatus.INSUFFICIENT_STORAGE: {"zh": "存储空间不足", "en": "No room left"},
    HTTPStatus.SERVICE_UNAVAILABLE: {"zh": "暂时无法服务", "en": "Not available for now"},
}

_CHINESE: list[tuple[re.Pattern[str], str]] = [
    (re.compile(pattern), chinese)
    for pattern, chinese in (
        (r"^Missing data for required field\.$", "必填。"),
        (r"^Field may not be null\.$", "不能为空。"),
        (r"^Unknown field\.$", "没有这个字段。"),
        (r"^Not a valid string\.$", "须为文字。"),
        (r"^Not a valid integer\.$", "须为整数。"),
        (r"^Not a valid number\.$", "须为数字。"),
        (r"^Not a valid boolean\.$", "须为是或否。"),
        (r"^Not a valid UUID\.$", "须为有效的编号。"),
        (r"^Not a valid list\.$", "须为列表。"),
        (r"^Not a valid mapping type\.$|^Invalid input type\.$", "须为对象。"),
        (r"^Not a valid (?:aware )?datetime\.$", "须为带时区的时间，如 2026-05-01T08:30:00+08:00。"),
        (r"^Not a valid date\.$", "须为日期，如 2026-05-01。"),
        (r"^Special numeric values \(nan or infinity\) are not permitted\.$", "须为有限的数字。"),
        (r"^Number too large\.$", "数字过大。"),
        (r"^Must be one of: (.*)\.$", r"须为以下之一：\1。"),
        (r"^Must be greater than or equal to (\S+) and less than or equal to (\S+)\.$", r"须在 \1 到 \2 之间。"),
        (r"^Must be greater than or equal to (\S+)\.$", r"不得小于 \1。"),
        (r"^Must be less than or equal to (\S+)\.$", r"不得大于 \1。"),
        (r"^Length must be between (\d+) and (\d+)\.$", r"长度须在 \1 到 \2 之间。"),
        (r"^Shorter than minimum length (\d+)\.$", r"长度不得少于 \1。"),
        (r"^Longer than maximum length (\d+)\.$", r"长度不得超过 \1。"),
        (r"^String does not match expected pattern\.$", "格式不对。"),
        (r"^Invalid JSON body\.$", "不是有效的 JSON。"),
        (r"^Must lie between 1990 and 2200\.$", "须在 1990 年到 2200 年之间。"),
        (r"^Contains characters that are not allowed.*$", "含有不允许的字符。"),
        (r"^Give either location or place_code, not both\.$", "位置与区划代码只能给一个。"),
        (r"^Give post or person, not both\.$", "职务与姓名须且只能给一个。"),
        (r"^The same file is listed twice\.$", "同一文件列了两次。"),
    )
]


def in_chinese(message: str) -> str:
    """A schema's message in Chinese; unchanged when it is not one that our schemas give."""
    for pattern, chinese in _CHINESE:
        if pattern.match(message):
            return pattern.sub(chinese, message)
    return message

"""The codes of the domain in the words of a spreadsheet; English says the code itself, without
underscores."""

from enum import StrEnum

from gridwatch.analysis.anomalies import AnomalyKind
from gridwatch.analysis.coverage.coverage import Activity
from gridwatch.analysis.coverage.staffing import Staffing
from gridwatch.analysis.figures.measures import Measure
from gridwatch.analysis.figures.tables import Remainder
from gridwatch.exports.models import Language
from gridwatch.notifications.models import DeliveryState
from gridwatch.people.models import EndReason
from gridwatch.people.roles import Role
from gridwatch.reports.lifecycle import Clock, Custodian, State
from gridwatch.reports.models import HeldReason, Track
from gridwatch.reports.overdue.ladder import Rung
from gridwatch.tasks.models import VisitResult, VisitState
from gridwatch.territory.codes import Level

CHINESE: dict[type[StrEnum], dict[str, str]] = {
    State: {
        "draft": "草稿", "held": "待审核", "submitted": "已提交", "returned": "退回补充", "merged": "已合并",
        "village_fix": "村级处理", "escalated": "已上报", "referred": "转有关部门", "out_of_scope": "不予受理",
        "accepted": "已受理", "quick_fix": "立行立改", "ordered": "限期整改", "clue_transferred": "线索移交",
        "feedback": "整改反馈", "revisit": "跟踪回访", "closed": "合格销号", "withdrawn": "已撤回",
    },
    Custodian: {
        "reporter": "反映人", "desk": "承办单位", "station": "前哨站", "town": "乡镇纪委", "county": "区县纪委监委",
        "unit": "责任单位", "nobody": "已办结",
    },
    Clock: {
        "admit": "审核收件", "triage": "研判分流", "objection": "裁定分办异议", "answer": "补充说明", "accept": "受理",
        "dispose": "确定处置方式", "quick_fix": "立行立改", "order": "限期整改", "revisit": "跟踪回访",
        "sign_off": "审核销号", "reply": "首次答复",
    },
    Rung: {"amber": "临期预警", "reminder": "提醒函", "advice": "监督建议书", "county_list": "督办通报"},
    HeldReason: {
        "outside_term": "不在任期内", "captured_in_future": "采集时间晚于收到时间",
        "captured_too_long_ago": "采集时间过久",
    },
    Track: {"need": "急难愁盼", "rectify": "整改问题", "possible_clue": "疑似线索"},
    Level: {"county": "区县", "town": "乡镇", "village": "村", "group": "组", "grid": "微网格"},
    Role: {
        "monitor": "廉情监督员", "deputy": "副监督长", "chief": "廉情监督长", "responder": "责任单位人员",
        "town_clerk": "镇纪委干事", "town_secretary": "镇纪委书记", "town_viewer": "党政领导",
        "zone_lead": "协作区负责人", "county_officer": "区县纪委干部",
        "citizen": "群众", "admin": "管理员", "auditor": "审计员",
    },
    EndReason: {
        "expired": "任期届满", "resigned": "辞职", "moved": "调离", "inactive": "长期不履职", "leak": "泄密",
        "conflict": "利益冲突", "punished": "受处分", "joined_committee": "进入两委",
    },
    VisitResult: {"no_problem": "未发现问题", "problem": "发现问题"},
    Staffing: {"vacant": "空缺", "below_ratio": "配备不足", "never_signed_in": "从未登录", "staffed": "配备合格"},
    Activity: {
        "reporting": "有报告", "visited": "有走访无问题", "silent": "无活动", "new": "新设",
    },
    DeliveryState: {"queued": "待发送", "sent": "已发送", "failed": "发送失败"},
    AnomalyKind: {
        "dismissals": "办结方式异常", "same_wording": "文字雷同", "same_photo": "照片雷同", "burst": "短期集中上报",
    },
    Remainder: {"rest": "未落到下级区划"},
    VisitState: {"counted": "已计入", "held": "待核实", "dismissed": "不计入"},
}  # fmt: skip
"""Each code of each enumeration that a list shows; a test demands that none is missing."""


MEASURES: dict[Measure, tuple[str, str]] = {
    Measure.RECEIVED: ("收到报告", "Received"), Measure.PROBLEMS: ("问题数", "Problems"),
    Measure.CLUES: ("移交线索", "Clues"), Measure.CASES: ("立案", "Cases"),
    Measure.CLOSED: ("销号", "Closed"), Measure.CLOSED_IN_TIME: ("按期整改并销号", "Closed in time"),
    Measure.UNRECTIFIED: ("到期未销号", "Due and not closed"), Measure.REPLIES_DUE: ("应答复", "Replies due"),
    Measure.REPLIED_IN_TIME: ("按期答复", "Replied in time"), Measure.RATED: ("已评价", "Rated"),
    Measure.SATISFIED: ("满意", "Satisfied"), Measure.VISITS: ("走访", "Visits"),
    Measure.OPEN: ("未办结", "Open"), Measure.OVERDUE: ("逾期", "Overdue"),
    Measure.STANDING: ("处于该状态", "In this state"),
}  # fmt: skip
RATE_NAMES: dict[str, tuple[str, str]] = {
    "problem_to_clue": ("问题转线索率", "Problem to clue"), "clue_to_case": ("线索转立案率", "Clue to case"),
    "rectification": ("整改完成率", "Rectification"), "on_time": ("按期率", "On time"),
    "reply_in_time": ("7日答复率", "Replied in time"), "satisfaction": ("满意率", "Satisfaction"),
}  # fmt: skip
ASSET_RATE_NAMES: dict[str, tuple[str, str]] = {
    "completion": ("清查完成率", "Completion"), "registration": ("登记率", "Registration"),
    "disclosure": ("按期公开率", "Disclosure in time"),
}  # fmt: skip
"""What measures and rates are called at the head of a column; what they mean is in their
definitions."""


def word(code: StrEnum, language: Language) -> str:
    """What a code is called."""
    return language.choose(CHINESE[type(code)][code.value], code.value.replace("_", " "))

"""The codes of the domain in the words of a spreadsheet; English says the code itself, without underscores."""

from enum import StrEnum

from gridwatch.exports.models import Language
from gridwatch.people.models import EndReason
from gridwatch.people.roles import Role
from gridwatch.reports.ladder import Rung
from gridwatch.reports.lifecycle import Clock, Custodian, State
from gridwatch.reports.models import HeldReason, Track
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
    VisitState: {"counted": "已计入", "held": "待核实", "dismissed": "不计入"},
}  # fmt: skip
"""Each code of each enumeration that a list shows; a test demands that none is missing."""


def word(code: StrEnum, language: Language) -> str:
    """What a code is called."""
    return CHINESE[type(code)][code.value] if language is Language.ZH else code.value.replace("_", " ")

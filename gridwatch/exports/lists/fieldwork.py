"""The lists of work that can be exported: visits, tasks' progress, orders, audit entries,
deliveries of messages."""

import json
from collections.abc import Generator

from gridwatch.audit import ENTRIES_NEWEST_FIRST, AuditFilter, list_entries
from gridwatch.exports.exportable import Ask, paged, table
from gridwatch.exports.formats.columns import Column, Kind
from gridwatch.notifications.delivering import (
    DELIVERIES_OLDEST_FIRST,
    DeliveryFilter,
    DeliveryView,
    list_deliveries,
)
from gridwatch.people.permissions import Right
from gridwatch.reports.models import RectificationOrder
from gridwatch.reports.orders.orders import ORDERS_BY_DEADLINE, OrderFilter, list_orders
from gridwatch.tasks.models import Task
from gridwatch.tasks.reading import (
    TASKS_BY_ID,
    VISITS_BY_TIME,
    TargetProgress,
    TaskFilter,
    VisitFilter,
    VisitView,
    list_progress,
    list_tasks,
    list_visits,
)


def _visits(ask: Ask) -> Generator[VisitView]:
    return paged(ask, VISITS_BY_TIME, list_visits, lambda view: view.visit, actor=ask.actor)


def _progress(ask: Ask) -> Generator[tuple[Task, TargetProgress]]:
    for task in paged(ask, TASKS_BY_ID, list_tasks, now=ask.now):
        yield from ((task, target) for target in list_progress(ask.session, task.id))


def _orders(ask: Ask) -> Generator[RectificationOrder]:
    return paged(ask, ORDERS_BY_DEADLINE, list_orders, actor=ask.actor)


def _deliveries(ask: Ask) -> Generator[DeliveryView]:
    vault = ask.rules.vault
    return paged(ask, DELIVERIES_OLDEST_FIRST, list_deliveries, lambda view: view.delivery, vault=vault)


VISITS = table(
    "走访记录", "Visits",
    rights=(Right.VISIT_READ,),
    wanted=VisitFilter,
    columns=(
        Column("走访编号", "Visit", lambda view: view.visit.id, width=38),
        Column("任务编号", "Task", lambda view: view.visit.task_id, width=38),
        Column("村代码", "Village code", lambda view: view.visit.village and view.visit.village.code, width=16),
        Column("村", "Village", lambda view: view.visit.village and view.visit.village.name),
        Column("组代码", "Group code", lambda view: view.visit.group and view.visit.group.code, width=19),
        Column("组", "Group", lambda view: view.visit.group and view.visit.group.name),
        Column("状态", "State", lambda view: view.visit.state, Kind.CODE),
        Column("待核原因", "Held because", lambda view: view.visit.held_reason, Kind.CODE, 18),
        Column("走访时间", "Happened", lambda view: view.visit.happened_at, Kind.INSTANT, 17),
        Column("收到时间", "Received", lambda view: view.visit.received_at, Kind.INSTANT, 17),
        Column("结果", "Result", lambda view: view.finding and view.finding.result, Kind.CODE),
        Column("不符合项", "Failed items",
               lambda view: "、".join(map(str, view.finding.failed_items)) if view.finding else None),
        Column("关联报告", "Reports", lambda view: "、".join(map(str, view.report_ids)) or None, width=38),
    ),
    rows=_visits,
)  # fmt: skip

TASKS = table(
    "任务进度", "Task progress",
    rights=(),
    wanted=TaskFilter,
    columns=(
        Column("任务编号", "Task", lambda pair: pair[0].id, width=38),
        Column("任务", "Title", lambda pair: pair[0].title, width=24),
        Column("下发单位", "Issued by", lambda pair: pair[0].place.name),
        Column("开始", "Starts", lambda pair: pair[0].period.lower, Kind.DAY),
        Column("截止", "Last day", lambda pair: pair[0].last_day, Kind.DAY),
        Column("对象代码", "Target code", lambda pair: pair[1].code, width=19),
        Column("对象", "Target", lambda pair: pair[1].name),
        Column("已走访", "Done", lambda pair: pair[1].done, Kind.NUMBER, 8),
        Column("应走访", "Needed", lambda pair: pair[1].needed, Kind.NUMBER, 8),
        Column("是否完成", "Complete", lambda pair: pair[1].done >= pair[1].needed, Kind.FLAG, 9),
    ),
    rows=_progress,
)  # fmt: skip

ORDERS = table(
    "整改通知", "Orders",
    rights=(Right.ORDER_ANSWER,),
    wanted=OrderFilter,
    columns=(
        Column("通知编号", "Order", lambda order: order.id, width=38),
        Column("责任单位", "Unit", lambda order: order.unit.name, width=20),
        Column("轮次", "Round", lambda order: order.round, Kind.NUMBER, 6),
        Column("整改要求", "Requirement", lambda order: order.requirement, width=50),
        Column("发出时间", "Issued", lambda order: order.issued_at, Kind.INSTANT, 17),
        Column("整改期限（最后一天）", "Due (last day)", lambda order: order.due_at, Kind.LAST_DAY, 19),
        Column("反馈时间", "Answered", lambda order: order.answered_at, Kind.INSTANT, 17),
        Column("反馈", "Answer", lambda order: order.answer, width=50),
    ),
    rows=_orders,
)  # fmt: skip

AUDIT = table(
    "审计记录", "Audit trail",
    rights=(Right.AUDIT_READ,),
    wanted=AuditFilter,
    columns=(
        Column("序号", "Entry", lambda entry: entry.id, width=10),
        Column("时间", "At", lambda entry: entry.at, Kind.INSTANT, 17),
        Column("账号", "Account", lambda entry: entry.account_id, width=10),
        Column("动作", "Action", lambda entry: entry.action, width=20),
        Column("对象", "Subject", lambda entry: entry.subject),
        Column("对象编号", "Subject id", lambda entry: entry.subject_id, width=38),
        Column("内容", "Facts", lambda entry: json.dumps(entry.facts, ensure_ascii=False, sort_keys=True), width=60),
    ),
    rows=lambda ask: paged(ask, ENTRIES_NEWEST_FIRST, list_entries),
)  # fmt: skip

DELIVERIES = table(
    "消息发送", "Deliveries",
    rights=(Right.DELIVERY_READ,),
    wanted=DeliveryFilter,
    columns=(
        Column("发送编号", "Delivery", lambda view: view.delivery.id, width=38),
        Column("内容", "What", lambda view: view.delivery.message, Kind.CODE, 12),
        Column("渠道", "Channel", lambda view: view.delivery.channel, width=10),
        Column("状态", "State", lambda view: view.delivery.state, Kind.CODE, 10),
        Column("尝试次数", "Attempts", lambda view: view.delivery.attempts, Kind.NUMBER, 9),
        Column("排队时间", "Queued", lambda view: view.delivery.queued_at, Kind.INSTANT, 17),
        Column("结束时间", "Ended", lambda view: view.delivery.ended_at, Kind.INSTANT, 17),
        Column("错误", "Error", lambda view: view.delivery.error, width=40),
    ),
    rows=_deliveries,
)  # fmt: skip

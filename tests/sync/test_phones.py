"""Two phones of one person on a bad network with wrong clocks: nothing is lost, and nothing is
there twice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from uuid6 import uuid7

from tests.depth import examples
from tests.sync.items import manifest_item, move_item, report_item, visit_item
from tests.world import Client, Inhabited

DRAWN = st.integers(0, 10**6)


@dataclass
class Phone:
    """What a phone keeps: its clock's error, its outbox, what it was promised, and how far it has
    pulled."""

    clock: timedelta
    outbox: dict[str, dict[str, Any]] = field(default_factory=dict)
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    cursor: str | None = None
    known: dict[str, str] = field(default_factory=dict)


class Phones(RuleBasedStateMachine):
    """Each rule is something that happens to one of the two phones."""

    client: Client
    cursor: str | None = None
    """Where the phones of the example before had got to: what they were told is not told again."""

    @initialize(clocks=st.tuples(*[st.integers(-2000, 2000)] * 2))
    def switch_on(self, clocks: tuple[int, int]) -> None:
        self.phones = [Phone(timedelta(days=days), cursor=self.cursor) for days in clocks]
        self.reports: list[UUID] = []
        self.withdrawals: dict[UUID, str] = {}
        self.files: dict[UUID, set[str]] = {}
        self.visits: list[str] = []

    @rule(phone=st.sampled_from([0, 1]), age_h=st.integers(0, 48))
    def write_a_report(self, phone: int, age_h: int) -> None:
        made = uuid7()
        captured = datetime.now(UTC) - timedelta(hours=age_h) + self.phones[phone].clock
        self._put(phone, report_item(made, captured_at=captured))
        self.reports.append(made)

    @precondition(lambda self: self.reports)
    @rule(phone=st.sampled_from([0, 1]), which=DRAWN)
    def withdraw_one(self, phone: int, which: int) -> None:
        """By either phone, also before the other one has sent the report; once, as the button goes
        grey."""
        report = self.reports[which % len(self.reports)]
        if report not in self.withdrawals:
            item = move_item(report, 1, "withdraw")
            self.withdrawals[report] = item["id"]
            self._put(phone, item)

    @precondition(lambda self: self.reports)
    @rule(phone=st.sampled_from([0, 1]), which=DRAWN, one=st.sampled_from("abc"))
    def announce_a_photo(self, phone: int, which: int, one: str) -> None:
        report = self.reports[which % len(self.reports)]
        if report not in self.withdrawals:
            self.files.setdefault(report, set()).add(one)
            self._put(phone, manifest_item(report, one))

    @rule(phone=st.sampled_from([0, 1]))
    def log_a_visit(self, phone: int) -> None:
        item = visit_item(captured_at=(datetime.now(UTC) + self.phones[phone].clock).isoformat())
        self.visits.append(item["id"])
        self._put(phone, item)

    @rule(
        phone=st.sampled_from([0, 1]),
        seed=DRAWN,
        share=st.integers(1, 100),
        lost=st.booleans(),
        doubled=st.booleans(),
    )
    def synchronise(self, phone: int, seed: int, share: int, lost: bool, doubled: bool) -> None:
        """Some of the outbox, in any order; the answer may get lost, and the network may send it
        twice."""
        items = sorted(self.phones[phone].outbox.values(), key=lambda item: hash((item["id"], seed)))
        items = items[: 1 + len(items) * share // 100][:50]
        if items:
            for _ in range(1 + doubled):
                results = self._send(phone, items)
            if not lost:
                self._take(phone, items, results)

    @rule(phone=st.sampled_from([0, 1]))
    def pull(self, phone: int) -> None:
        mine, has_more = self.phones[phone], True
        while has_more:
            answer = self.client.get("/sync", **({"cursor": mine.cursor} if mine.cursor else {}))
            assert answer.status_code == 200, answer.text
            mine.cursor, has_more = answer.json["cursor"], answer.json["has_more"]
            mine.known |= {report["id"]: report["state"] for report in answer.json["reports"]}

    def teardown(self) -> None:
        """When the network is good at last, everything is told, and everything is there once."""
        if not hasattr(self, "phones"):
            return
        for _ in range(4):
            for phone in (0, 1):
                items = list(self.phones[phone].outbox.values())
                for start in range(0, len(items), 50):
                    part = items[start : start + 50]
                    self._take(phone, part, self._send(phone, part))
        assert [phone.outbox for phone in self.phones] == [{}, {}]
        for phone in (0, 1):
            self.pull(phone)
        type(self).cursor = self.phones[0].cursor
        self._check_reports()
        assert sorted(self.visits) == sorted(one for one in self._logged() if one in self.visits)

    def _logged(self) -> list[str]:
        """The ids of all own visits."""
        logged: list[str] = []
        page = {"next_cursor": ""}
        while page["next_cursor"] is not None:
            cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else {}
            page = self.client.get("/visits", mine="true", limit=200, **cursor).json
            logged += [visit["id"] for visit in page["items"]]  # type: ignore[index]
        return logged

    def _check_reports(self) -> None:
        for report in self.reports:
            events = self.client.get(f"/reports/{report}/events").json["items"]
            expected = ["submit", "withdraw"] if report in self.withdrawals else ["submit"]
            assert [event["action"] for event in events] == expected
            listed = self.client.get(f"/reports/{report}/evidence").json["items"]
            assert {one["sha256"][0] for one in listed} <= self.files.get(report, set())
            if report not in self.withdrawals:
                assert len(listed) == len(self.files.get(report, set()))
            for phone in self.phones:
                assert phone.known[str(report)] == ("withdrawn" if report in self.withdrawals else "submitted")

    def _put(self, phone: int, item: dict[str, Any]) -> None:
        self.phones[phone].outbox[item["id"]] = item

    def _send(self, phone: int, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
        sent_at = (datetime.now(UTC) + self.phones[phone].clock).isoformat()
        answer = self.client.post("/sync", {"items": items, "sent_at": sent_at})
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json["results"]
        assert [result["id"] for result in results] == [item["id"] for item in items]
        return results

    def _take(self, phone: int, items: list[dict[str, Any]], results: list[dict[str, Any]]) -> None:
        """Forget what was accepted; keep what is held; a file of a withdrawn report may be
        refused."""
        mine = self.phones[phone]
        for item, result in zip(items, results, strict=True):
            if result["status"] == "held":
                assert result["reason"] in {"report_missing", "earlier_move_missing"}, result
                continue
            if result["status"] == "rejected":
                assert (item["type"], result["problem"]["code"]) == ("evidence", "report_closed"), result
            else:
                assert mine.receipts.setdefault(item["id"], result["receipt"]) == result["receipt"]
            mine.outbox.pop(item["id"], None)


def test_two_phones_of_one_person_lose_nothing_and_send_nothing_twice(inhabited: Inhabited) -> None:
    app, world = inhabited()

    class Theirs(Phones):
        pass

    Theirs.client = Client(app, world, "monitor")
    machine: Callable[[], RuleBasedStateMachine] = Theirs
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples(12), stateful_step_count=25, deadline=None)
    )

"""Letters whatever is done with them, in whatever order, by whoever: a few lines of sets beside the
product."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, ClassVar

from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from werkzeug.test import TestResponse

from gridwatch.letters.lifecycle import LETTER_LIFE_CYCLE, LetterAction, LetterState
from tests.depth import examples
from tests.letters.desks import ISSUER, check, delivered, name_issuer, reply, take, text_of, write
from tests.world import TOWN, Client, World

DESKS = ("clerk", "secretary", "secretary_2", "village_clerk", "officer", "other_secretary")
MOVES = tuple(action for action in LetterAction if action not in LETTER_LIFE_CYCLE.own_doors | {LetterAction.WRITE})
ENDINGS = {LetterAction.DROP, LetterAction.VOID, LetterAction.SEND_BACK}
ADDRESSEE = st.sampled_from(("village_clerk",) * 6 + DESKS)
WRITERS = st.sampled_from(("clerk", "secretary") * 3 + DESKS)
"""Mostly who may, so that letters get far."""
SELDOM = st.sampled_from([False] * 9 + [True])
DONE, REFUSED = {200, 201}, {403, 404, 409, 412, 422}
LEGAL = {(state.value, action.value, step.to.value) for (state, action), step in LETTER_LIFE_CYCLE.steps.items()}


@dataclass
class Known:
    """What the model knows of a letter: who said, approved, answered and accepted what, and its number."""

    id: str
    is_closed: bool
    readers: set[str]
    wrote: set[str] = field(default_factory=set)
    answered: set[str] = field(default_factory=set)
    number: str | None = None


class Letters(RuleBasedStateMachine):
    """Each is asked as the person would ask it, and every refusal changes nothing."""

    clients: ClassVar[dict[str, Client]]
    world: ClassVar[World]
    given: ClassVar[dict[str, list[int]]]
    """The numbers of each series, over all histories: they share a county."""

    @initialize()
    def start(self) -> None:
        """One letter has come to its addressee already."""
        made = delivered(*(self.clients[name] for name in ("clerk", "secretary", "village_clerk")))
        self.known = [Known(made["id"], False, {"clerk"}, wrote={"clerk"})]
        self._number(self.known[0], made["document_no"])

    @rule(name=st.sampled_from(DESKS), is_closed=st.booleans(), kind=st.sampled_from(("advice", "reminder")))
    def write(self, name: str, is_closed: bool, kind: str) -> None:
        readers = [self.world.people["secretary"].id] if is_closed else []
        made = write(self.clients[name], kind=kind, is_closed=is_closed, readers=readers)
        assert (made.status_code in DONE) == (name in {"clerk", "secretary", "secretary_2", "officer"}), made.text
        if made.status_code in DONE:
            self.known.append(Known(made.json["id"], is_closed, {name, "secretary"}, wrote={name}))

    @precondition(lambda self: self.known)
    @rule(which=st.integers(0, 99), name=st.sampled_from(DESKS), action=st.sampled_from(MOVES), note=st.booleans())
    def move(self, which: int, name: str, action: LetterAction, note: bool) -> None:
        one = self._one(which)
        facts: dict[str, Any] = {"note": "说明理由"} if note else {}
        answer = self._try(name, one, lambda v: take(self.clients[name], one.id, action, version=v, **facts))
        if answer.status_code in DONE and action is LetterAction.APPROVE:
            assert name not in one.wrote
        if answer.status_code in DONE and action is LetterAction.ISSUE:
            assert one.number is None
            self._number(one, answer.json["document_no"])

    @precondition(lambda self: self.known)
    @rule(which=st.integers(0, 99), choice=st.integers(0, 99), ends=SELDOM)
    def go_on(self, which: int, choice: int, ends: bool) -> None:
        """What somebody is offered is done, so that letters get far; few are given up."""
        for _ in range(3):
            one, offered = self._one(which), list[tuple[str, LetterAction]]()
            for name in DESKS:
                steps = self.clients[name].get(f"/letters/{one.id}/steps").json.get("items", [])
                offered += [(name, LetterAction(step["action"])) for step in steps if step["refusal"] is None]
            onward = [pair for pair in offered if ends or pair[1] not in ENDINGS] or offered
            if onward:
                name, action = onward[choice % len(onward)]
                self.move(which, name, action, note=True)

    @precondition(lambda self: self.known)
    @rule(which=st.integers(0, 99), name=st.sampled_from(DESKS))
    def revise(self, which: int, name: str) -> None:
        one = self._one(which)
        body = text_of(title="关于村务公开的监督建议书（改）", kind="advice")
        answer = self._try(name, one, lambda v: self.clients[name].call(
            "PUT", f"/letters/{one.id}", json=body, headers={"If-Match": f'"v{v}"'}))  # fmt: skip
        if answer.status_code in DONE:
            one.wrote.add(name)

    @precondition(lambda self: self.known)
    @rule(which=st.integers(0, 99), name=ADDRESSEE, numbers=st.sampled_from([{1, 2}] * 4 + [{1}, {3}]))
    def answer(self, which: int, name: str, numbers: set[int]) -> None:
        one = self._one(which)
        if self._try(name, one, lambda v: reply(self.clients[name], one.id, *numbers, version=v)).status_code in DONE:
            assert name == "village_clerk" and not one.is_closed
            one.answered.add(name)

    @precondition(lambda self: self.known)
    @rule(which=st.integers(0, 99), name=WRITERS, fit=st.lists(st.booleans(), min_size=1, max_size=2))
    def check(self, which: int, name: str, fit: list[bool]) -> None:
        one = self._one(which)
        verdicts = {f"n{no}": None if is_fit else "还缺凭证" for no, is_fit in enumerate(fit, 1)}
        done = self._try(name, one, lambda v: check(self.clients[name], one.id, version=v, **verdicts))
        assert done.status_code not in DONE or name not in one.answered

    @invariant()
    def numbers_have_no_gap_and_no_double_and_nobody_reads_a_closed_one_unnamed(self) -> None:
        for one in getattr(self, "known", []):
            for desk in DESKS:
                seen = self.clients[desk].get(f"/letters/{one.id}").status_code
                assert seen in {200, 403, 404}
                if one.is_closed and desk not in one.readers:
                    assert seen != 200, (desk, one)
        for given in self.given.values():
            assert given == list(range(1, len(given) + 1))

    @invariant()
    def each_stands_where_its_steps_led(self) -> None:
        for one in getattr(self, "known", []):
            shown = self._shown(one)
            events = shown["events"]
            assert [e["from_state"] for e in events] == [LetterState.BLANK, *(e["to_state"] for e in events[:-1])]
            assert {(e["from_state"], e["action"], e["to_state"]) for e in events} <= LEGAL
            assert (shown["state"], shown["document_no"]) == (events[-1]["to_state"], one.number)
            assert (shown["dated_on"] is None) == (one.number is None)

    def _number(self, one: Known, document_no: str) -> None:
        one.number = document_no
        series, number = re.fullmatch(r"(.*〕)(\d+)号", document_no).groups()  # type: ignore[union-attr]
        self.given[series].append(int(number))

    def _one(self, which: int) -> Known:
        return self.known[which % len(self.known)]

    def _shown(self, one: Known) -> dict[str, Any]:
        reader = next(name for name in ("clerk", "secretary", "secretary_2", "officer") if name in one.readers)
        found: dict[str, Any] = self.clients[reader].get(f"/letters/{one.id}").json
        return found

    def _try(self, name: str, one: Known, act: Any) -> TestResponse:
        before = self._shown(one)
        answer: TestResponse = act(before["version"])
        assert answer.status_code in DONE | REFUSED, answer.text
        if answer.status_code in REFUSED:
            assert self._shown(one) | {"doors": []} == before | {"doors": []}, "a refusal changes nothing"
        elif one.is_closed:
            assert name in one.readers
        return answer


def test_no_history_breaks_a_letter(app: Flask, world: World) -> None:
    class Histories(Letters):
        given: ClassVar = defaultdict(list)
        clients: ClassVar = {name: Client(app, world, name) for name in DESKS}

    Histories.world = world
    assert name_issuer(Histories.clients["secretary"], TOWN, **ISSUER).status_code == 200
    run_state_machine_as_test(
        Histories, settings=settings(max_examples=examples(6), stateful_step_count=20, deadline=None)
    )

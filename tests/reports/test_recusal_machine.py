"""The life cycle with recusal: whatever is reported, moved, named or declared, whoever is concerned
sees none of it."""

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

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
from sqlalchemy.orm import Session
from uuid6 import uuid7

from gridwatch.database import state_actor
from gridwatch.people.committees import declare_near_relation
from gridwatch.people.models import Kinship
from gridwatch.reports.lifecycle import OPEN_STATES, Action
from tests.depth import examples
from tests.world import Client, World

DESKS = ("chief", "deputy", "clerk", "secretary", "secretary_2", "officer")
POSTS = {
    "chief": {"chief"},
    "deputy": {"deputy"},
    "town_commission": {"clerk", "secretary", "secretary_2"},
    "contractor": set(),
}
CONCERNS = st.one_of(
    st.sampled_from(sorted(POSTS)).map(lambda post: {"post": post}),
    st.sampled_from(DESKS).map(lambda name: {"person": name}),
)
MOVES = (
    Action.ESCALATE, Action.RETURN, Action.VILLAGE_FIX, Action.ACCEPT, Action.QUICK_FIX, Action.GIVE_FEEDBACK,
    Action.TRANSFER_CLUE, Action.REFER, Action.REOPEN, Action.WITHDRAW, Action.ANSWER,
)  # fmt: skip
DRAWN = st.integers(0, 10**6)


@dataclass
class Told:
    """What the model knows of a report: its id, and whom it concerns, without relatives."""

    id: UUID
    concerned: set[str] = field(default_factory=set)


class Recusals(RuleBasedStateMachine):
    """The model is a few lines of sets; the product is asked as each person would ask it."""

    clients: ClassVar[dict[str, Client]]
    world: ClassVar[World]
    session: ClassVar[Session]
    relatives: ClassVar[dict[str, set[str]]]

    @initialize()
    def start(self) -> None:
        self.told: list[Told] = []

    @rule(concerns=st.lists(CONCERNS, max_size=2))
    def report(self, concerns: list[dict[str, str]]) -> None:
        made = Told(uuid7(), self._meant(concerns))
        assert self.clients["monitor"].submit(made.id, concerns=concerns).status_code == 201
        self.told.append(made)

    @precondition(lambda self: self.told)
    @rule(which=DRAWN, name=st.sampled_from(("monitor", *DESKS)), concern=CONCERNS)
    def name_later(self, which: int, name: str, concern: dict[str, str]) -> None:
        one = self.told[which % len(self.told)]
        answer = self.clients[name].move(one.id, "concern", version=self._version(one), concerns=[concern])
        assert answer.status_code in {200, 204, 403, 404, 409}, answer.text
        if answer.status_code in {200, 204}:
            one.concerned |= self._meant([concern])

    @precondition(lambda self: self.told)
    @rule(which=DRAWN, name=st.sampled_from(("monitor", *DESKS)), action=st.sampled_from(MOVES))
    def move(self, which: int, name: str, action: Action) -> None:
        one = self.told[which % len(self.told)]
        answer = self.clients[name].move(one.id, action.value, version=self._version(one), note="说明")
        assert answer.status_code in {200, 403, 404, 409}, answer.text
        if name in self._excluded(one):
            assert answer.status_code == 404

    @rule(pair=st.lists(st.sampled_from(DESKS), min_size=2, max_size=2, unique=True), seldom=st.integers(0, 5))
    def declare_kin(self, pair: list[str], seldom: int) -> None:
        if seldom:
            return
        one, other = (self.world.people[name].id for name in pair)
        state_actor(self.session, is_system=True)
        declare_near_relation(self.session, one, other, Kinship.OTHER_NEAR, actor=None, now=self.world.now)
        self.session.commit()
        for name, relative in (pair, pair[::-1]):
            self.relatives.setdefault(name, set()).add(relative)

    @invariant()
    def nobody_concerned_sees_anything(self) -> None:
        if not getattr(self, "told", None):
            return
        for name in DESKS:
            listed = {item["id"] for item in self.clients[name].get("/reports", limit=200).json["items"]}
            assert self.clients[name].get("/reports/totals").json["total"] == len(listed)
            for one in self.told:
                if name in self._excluded(one):
                    assert str(one.id) not in listed
                    assert self.clients[name].get(f"/reports/{one.id}").status_code == 404
                    assert self.clients[name].get(f"/reports/{one.id}/events").status_code == 404

    @invariant()
    def every_open_report_has_a_custodian_and_the_reporter_still_sees_it(self) -> None:
        for one in getattr(self, "told", []):
            seen = self.clients["monitor"].get(f"/reports/{one.id}").json
            if seen["state"] in {state.value for state in OPEN_STATES}:
                assert seen["custodian"] != "nobody" or seen["state"] in {"merged"}
                assert seen["due_at"] is not None
            if seen["sealed"]:
                assert seen["custodian"] != "station"
            desk = self._excluded(one) & {"chief", "deputy"}
            if one.concerned & {"chief", "deputy"} or (desk and seen["sealed"]):
                assert seen["custodian"] != "station"

    def _version(self, one: Told) -> int:
        version: int = self.clients["monitor"].get(f"/reports/{one.id}").json["version"]
        return version

    def _meant(self, concerns: list[dict[str, str]]) -> set[str]:
        return {n for c in concerns for n in (POSTS[c["post"]] if "post" in c else {c["person"]})}

    def _excluded(self, one: Told) -> set[str]:
        return one.concerned | {kin for name in one.concerned for kin in self.relatives.get(name, set())}


def test_no_history_shows_a_report_to_whom_it_concerns(app: Flask, world: World, session: Session) -> None:
    class Histories(Recusals):
        pass

    Histories.clients = {name: Client(app, world, name) for name in ("monitor", *DESKS)}
    Histories.world, Histories.session, Histories.relatives = world, session, {}
    run_state_machine_as_test(
        Histories, settings=settings(max_examples=examples(6), stateful_step_count=12, deadline=None)
    )

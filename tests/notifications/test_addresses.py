"""A person's own e-mail address for messages."""

import pytest
from flask import Flask

from tests.world import Client, World


def test_an_address_is_ones_own_to_set_change_and_remove(app: Flask, world: World) -> None:
    chief, deputy = Client(app, world, "chief"), Client(app, world, "deputy")
    for address in ("a@example.cn", "b@example.cn"):
        assert chief.call("PUT", "/addresses/email", json={"address": address}).status_code == 204
        assert chief.get("/addresses").json["items"] == [{"kind": "email", "address": address}]
    assert deputy.get("/addresses").json["items"] == []
    assert chief.call("DELETE", "/addresses/email").status_code == 204
    assert chief.get("/addresses").json["items"] == []


@pytest.mark.parametrize("address", ["nobody", "a@b\r\nBcc: c@d.cn", "", None, 7, "a@" + "b" * 300 + ".cn"])
def test_what_is_no_address_is_refused(app: Flask, world: World, address: object) -> None:
    chief = Client(app, world, "chief")
    refused = chief.call("PUT", "/addresses/email", json={"address": address})
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/address")
    assert chief.get("/addresses").json["items"] == []

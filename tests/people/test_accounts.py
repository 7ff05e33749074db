"""Passwords cost whoever guesses at them what they should."""

from argon2 import Type, extract_parameters

from tests.conftest import HASHER


def test_a_password_is_hashed_with_at_least_what_owasp_asks() -> None:
    """argon2id with 19 MiB, two passes and one lane: the least of OWASP's password storage
    sheet."""
    found = extract_parameters(HASHER.hash("correct horse"))
    assert found.type is Type.ID
    assert found.memory_cost >= 19456 and found.time_cost >= 2 and found.parallelism >= 1

from __future__ import annotations

from base64 import b32decode
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from pyauthgate.credentials.totp import DIGITS, matching, new_secret, provisioning, spelled

RFC = b"12345678901234567890"
"""The secret of RFC 6238, appendix B; its codes there have eight digits, of which the last six are ours."""

VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(("at", "code"), VECTORS)
def test_the_known_answers_of_the_standard(at: int, code: str) -> None:
    assert matching(RFC, code[-DIGITS:], at) == at // 30


def test_a_code_is_taken_one_step_early_or_late_and_no_more() -> None:
    at, code = 1111111109, "081804"
    assert [matching(RFC, code, at + 30 * late) == at // 30 for late in (-2, -1, 0, 1, 2)] == [
        False,
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("odd", ["", "08180", "0818040", "08180٤", "ABCDEF", "+81804", "081804" + " " * 59, "081\n804"])
def test_what_is_not_six_digits_is_no_code(odd: str) -> None:
    assert matching(RFC, odd, 1111111109) is None


def test_blanks_and_dashes_between_the_digits_say_nothing() -> None:
    assert matching(RFC, "081804" + " " * 58, 1111111109) == 1111111109 // 30
    assert matching(RFC, " 081 804 ", 1111111109) == matching(RFC, "081-804", 1111111109) == 1111111109 // 30


def test_the_first_step_of_all_has_none_before_it() -> None:
    assert matching(RFC, "755224", 0.0) == 0  # RFC 4226, appendix D


def test_a_secret_has_160_bits_and_is_never_drawn_twice() -> None:
    assert {len(new_secret()) for _ in range(100)} == {20}
    assert len({new_secret() for _ in range(100)}) == 100


def test_the_address_for_a_phone_says_whose_it_is_and_holds_the_secret() -> None:
    parts = urlsplit(provisioning(RFC, number="9000", issuer="Panel: Clientes & Cía"))
    assert (parts.scheme, parts.netloc, unquote(parts.path)) == ("otpauth", "totp", "/Panel  Clientes & Cía:9000")
    given = parse_qs(parts.query)
    assert b32decode(given["secret"][0]) == RFC
    assert given["issuer"] == ["Panel  Clientes & Cía"]


def test_a_secret_is_spelled_in_groups_that_say_it() -> None:
    text = spelled(RFC)
    assert {len(group) for group in text.split()} == {4}
    assert b32decode(text.replace(" ", "")) == RFC

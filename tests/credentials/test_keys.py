from __future__ import annotations

import hashlib
import hmac
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.credentials.keys import Keyring
from pyauthgate.errors import SecretError

OLD, NEW = b"o" * 32, b"n" * 32

messages = st.tuples(st.text(max_size=3), st.lists(st.binary(max_size=3), max_size=3).map(tuple))


def test_the_newest_key_signs_and_every_key_verifies() -> None:
    signed = Keyring((OLD,)).mac("device", b"9000")
    rotated = Keyring((NEW, OLD))
    assert rotated.check("device", signed, b"9000")
    assert rotated.mac("device", b"9000") == Keyring((NEW,)).mac("device", b"9000") != signed
    assert not Keyring((NEW,)).check("device", signed, b"9000")


def test_a_value_is_worth_nothing_for_another_purpose_or_another_part() -> None:
    keys = Keyring((NEW, OLD))
    mac = keys.mac("device", b"9000", b"1")
    assert len(mac) == 32
    assert keys.check("device", mac, b"9000", b"1")
    assert not keys.check("csrf", mac, b"9000", b"1")
    assert not keys.check("device", mac, b"9000", b"2")
    assert not keys.check("device", mac, b"9000")
    assert not keys.check("device", mac, b"90001")


@given(messages, messages)
def test_two_different_messages_never_have_one_mac(
    one: tuple[str, tuple[bytes, ...]], other: tuple[str, tuple[bytes, ...]]
) -> None:
    keys = Keyring((NEW,))
    assert (keys.mac(one[0], *one[1]) == keys.mac(other[0], *other[1])) == (one == other)


def test_every_way_to_cut_one_text_gives_another_mac() -> None:
    keys = Keyring((NEW,))
    cuts = [(b"abc",), (b"a", b"bc"), (b"ab", b"c"), (b"a", b"b", b"c"), (b"", b"abc"), (b"abc", b"")]
    assert all(keys.mac("x", *one) != keys.mac("x", *other) for one, other in combinations(cuts, 2))
    assert keys.mac("xa", b"bc") != keys.mac("x", b"abc")


@pytest.mark.parametrize("odd", [b"", b"x", bytes(31), bytes(32), bytes(33), bytes(10_000)])
def test_a_forged_value_of_any_length_is_refused(odd: bytes) -> None:
    assert not Keyring((NEW, OLD)).check("device", odd, b"9000")


def test_a_known_answer() -> None:
    message = (6).to_bytes(8, "big") + b"device" + (4).to_bytes(8, "big") + b"9000"
    assert Keyring((NEW,)).mac("device", b"9000") == hmac.new(NEW, message, hashlib.sha256).digest()


@pytest.mark.parametrize(
    ("keys", "code"),
    [((), "secret.missing"), ((b"",), "secret.short"), ((NEW, b"s" * 31), "secret.short")],
)
def test_a_missing_or_short_key_is_refused_without_showing_it(keys: tuple[bytes, ...], code: str) -> None:
    with pytest.raises(SecretError) as refused:
        Keyring(keys)
    assert refused.value.code == code
    assert "sss" not in f"{refused.value!s} {refused.value!r}"


def test_nothing_shows_a_key() -> None:
    keys = Keyring((b"canary-canary-canary-canary-canary", OLD))
    assert "canary" not in f"{keys!r} {keys!s}"
    assert repr(keys) == "<Keyring of 2>"


def test_a_tag_is_half_a_mac_and_checked_whole() -> None:
    keys = Keyring((NEW, OLD))
    tag = Keyring((OLD,)).tag("pre", b"1")
    assert tag == Keyring((OLD,)).mac("pre", b"1")[:16]
    assert keys.check_tag("pre", tag, b"1")
    assert not keys.check_tag("pre", tag, b"2")
    assert not keys.check_tag("other", tag, b"1")
    assert not keys.check("pre", tag, b"1")


@pytest.mark.parametrize("length", [0, 1, 15, 17, 32])
def test_a_tag_of_another_length_is_refused(length: int) -> None:
    keys = Keyring((NEW,))
    assert not keys.check_tag("pre", keys.mac("pre", b"1")[:length], b"1")


def test_what_every_key_makes_of_a_value_comes_newest_first() -> None:
    assert Keyring((NEW, OLD)).macs("code", b"a") == (
        Keyring((NEW,)).mac("code", b"a"),
        Keyring((OLD,)).mac("code", b"a"),
    )

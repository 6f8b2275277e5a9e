from __future__ import annotations

import hashlib
import hmac

import pytest

from pyauthgate.credentials.keys import Keyring
from pyauthgate.credentials.sealing import LONGEST, Opened, Sealing

OLD, NEW = b"o" * 32, b"n" * 32
SECRET = bytes(range(20))
SEALING = Sealing(Keyring((NEW, OLD)))


def test_what_was_sealed_is_had_again() -> None:
    for secret in (SECRET, b"", bytes(LONGEST)):
        assert SEALING.open(SEALING.seal(secret, b"9000"), b"9000") == Opened(secret=secret)


def test_no_two_seals_of_a_secret_are_alike_and_none_shows_it() -> None:
    seals = {SEALING.seal(SECRET, b"9000") for _ in range(100)}
    assert len(seals) == len({seal[32:] for seal in seals}) == 100
    assert not any(SECRET in seal for seal in seals)


def test_a_seal_opens_nothing_for_another_owner() -> None:
    seal = SEALING.seal(SECRET, b"9000", b"s1")
    assert SEALING.open(seal, b"9001", b"s1") is None
    assert SEALING.open(seal, b"9000", b"s2") is None
    assert SEALING.open(seal, b"9000") is None
    assert SEALING.open(seal, b"9000s1") is None


def test_a_seal_that_was_changed_in_one_bit_or_cut_opens_nothing() -> None:
    seal = SEALING.seal(SECRET, b"9000")
    for place in range(len(seal)):
        changed = seal[:place] + bytes((seal[place] ^ 1,)) + seal[place + 1 :]
        assert SEALING.open(changed, b"9000") is None
        assert SEALING.open(seal[:place], b"9000") is None
    assert SEALING.open(seal + b"\0", b"9000") is None


def test_an_older_key_opens_and_says_so_and_one_that_is_gone_does_not() -> None:
    seal = Sealing(Keyring((OLD,))).seal(SECRET, b"9000")
    assert SEALING.open(seal, b"9000") == Opened(secret=SECRET, outdated=True)
    assert Sealing(Keyring((NEW,))).open(seal, b"9000") is None


def test_the_pad_is_of_the_nonce_and_of_a_purpose_of_its_own() -> None:
    seal = SEALING.seal(SECRET, b"9000")
    message = (8).to_bytes(8, "big") + b"seal.pad" + (16).to_bytes(8, "big") + seal[:16]
    pad = hmac.new(NEW, message, hashlib.sha256).digest()
    assert bytes(one ^ other for one, other in zip(seal[32:], pad, strict=False)) == SECRET


def test_what_is_longer_than_the_pad_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="32"):
        SEALING.seal(bytes(LONGEST + 1))


def test_what_was_opened_does_not_show_itself() -> None:
    assert "ssss" not in repr(Opened(secret=b"ssss"))

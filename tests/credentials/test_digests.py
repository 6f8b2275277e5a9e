from __future__ import annotations

import argon2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.credentials.digests import Digest
from pyauthgate.credentials.parameters import Parameters

SALT = "c2FsdHNhbHRzYWx0c2FsdA"
OUTPUT = "A" * 43
DIGEST = f"$argon2id$v=19$m=47104,t=1,p=1${SALT}${OUTPUT}"


def test_a_digest_is_read_and_rendered() -> None:
    digest = Digest.parse(DIGEST)
    assert digest == Digest(parameters=Parameters(), salt=b"saltsaltsaltsalt", output=bytes(32))
    assert digest.render() == DIGEST


@given(
    memory=st.integers(1, 262_144),
    lanes=st.integers(1, 16),
    salt=st.binary(min_size=8, max_size=64),
    output=st.binary(min_size=16, max_size=64),
)
def test_what_is_rendered_can_be_read(memory: int, lanes: int, salt: bytes, output: bytes) -> None:
    parameters = Parameters(memory=memory, passes=1, lanes=lanes)
    digest = Digest(parameters=parameters, salt=salt, output=output)
    assert Digest.parse(digest.render()) == (digest if parameters.bearable else None)


def test_argon2_cffi_writes_what_we_read() -> None:
    text = argon2.PasswordHasher(time_cost=2, memory_cost=1024, parallelism=2, salt_len=9, hash_len=20).hash("x")
    digest = Digest.parse(text)
    assert digest is not None
    assert digest.parameters == Parameters(memory=1024, passes=2, lanes=2)
    assert (len(digest.salt), len(digest.output)) == (9, 20)
    assert digest.render() == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        DIGEST + "\n",
        " " + DIGEST,
        DIGEST + "$",
        DIGEST.replace("argon2id", "argon2i"),
        DIGEST.replace("argon2id", "argon2d"),
        DIGEST.replace("$v=19", ""),
        DIGEST.replace("v=19", "v=16"),
        DIGEST.replace("m=47104", "m=047104"),
        DIGEST.replace("m=47104", "m=+47104"),
        DIGEST.replace("m=47104", "m=47_104"),
        DIGEST.replace("m=47104", "m=\u0664\u0667"),
        DIGEST.replace("m=47104,t=1", "t=1,m=47104"),
        DIGEST.replace("m=47104", "m=4294967295"),
        DIGEST.replace("m=47104", "m=9999999"),
        DIGEST.replace("m=47104", "m=262145"),
        DIGEST.replace("m=47104", "m=0"),
        DIGEST.replace("m=47104", "m=7"),
        DIGEST.replace("t=1", "t=0"),
        DIGEST.replace("t=1", "t=4294967295"),
        DIGEST.replace("t=1", "t=99999"),
        DIGEST.replace("p=1", "p=0"),
        DIGEST.replace("p=1", "p=17"),
        DIGEST.replace("p=1", "p=1,keyid=AAAA"),
        DIGEST.replace(SALT, ""),
        DIGEST.replace(SALT, "A" * 10),
        DIGEST.replace(SALT, "A" * 88),
        DIGEST.replace(SALT, "A" * 13),
        DIGEST.replace(SALT, SALT[:-1] + "B"),
        DIGEST.replace(SALT, SALT + "=="),
        DIGEST.replace(SALT, SALT.replace("c", "-", 1)),
        DIGEST.replace(OUTPUT, ""),
        DIGEST.replace(OUTPUT, "A" * 21),
        DIGEST.replace(OUTPUT, "A" * 42 + "B"),
        DIGEST.replace(OUTPUT, "A" * 45),
        DIGEST.replace(OUTPUT, "A" * 100_000),
        "$2b$12$" + "a" * 53,
        "\ud800",
    ],
)
def test_there_is_one_spelling_and_no_absurd_cost(text: str) -> None:
    assert Digest.parse(text) is None


def below(today: Parameters, *, memory: int, passes: int, lanes: int = 1, salt: int = 16, output: int = 32) -> bool:
    parameters = Parameters(memory=memory, passes=passes, lanes=lanes)
    return Digest(parameters=parameters, salt=bytes(salt), output=bytes(output)).below(today)


def test_a_digest_of_less_work_is_below_and_one_of_more_is_not() -> None:
    today = Parameters(memory=65_536, passes=2)
    assert below(today, memory=47_104, passes=1)
    assert below(today, memory=65_535, passes=2)
    assert not below(today, memory=65_536, passes=2)
    assert not below(today, memory=65_536, passes=3)


def test_the_number_of_lanes_makes_nothing_weaker() -> None:
    assert not below(Parameters(), memory=47_104, passes=1, lanes=4)


def test_a_digest_under_the_least_is_below_however_many_its_passes() -> None:
    assert below(Parameters(), memory=8192, passes=100)


def test_a_short_salt_or_output_is_below() -> None:
    assert below(Parameters(), memory=47_104, passes=1, salt=15)
    assert below(Parameters(), memory=47_104, passes=1, output=31)


def test_two_nodes_with_different_settings_never_take_turns() -> None:
    one, other = Parameters(memory=47_104, passes=1), Parameters(memory=19_456, passes=2)
    assert not (
        below(one, memory=other.memory, passes=other.passes) and below(other, memory=one.memory, passes=one.passes)
    )


def test_nothing_of_a_digest_is_shown() -> None:
    digest = Digest(parameters=Parameters(), salt=b"canary-salt-0000", output=b"canary-output-000000000000000000")
    assert "canary" not in f"{digest!r} {digest!s}"


def test_a_digest_over_a_foreign_hash_is_never_as_strong_as_one_of_today() -> None:
    text = "$pyauthgate-foreign$md5$" + DIGEST
    digest = Digest.parse(text)
    assert digest is not None
    assert digest.render() == text
    assert digest.below(Parameters())
    assert digest.fed(b"abc") == b"\xff900150983cd24fb0d6963f7d28e17f72"


@pytest.mark.parametrize("head", ["$pyauthgate-foreign$", "$pyauthgate-foreign$md5", "$pyauthgate-foreign$none$"])
def test_a_foreign_beginning_that_cannot_be_read_makes_no_digest(head: str) -> None:
    assert Digest.parse(head + DIGEST) is None

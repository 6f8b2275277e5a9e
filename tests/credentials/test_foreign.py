from __future__ import annotations

import pytest

from pyauthgate.credentials import foreign as module
from pyauthgate.credentials.foreign import NEVER, Foreign, read_foreign
from pyauthgate.credentials.schemes import SCHEMES
from pyauthgate.errors import RecordRefused

BCRYPT = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"
BEHIND = "$argon2id$v=19$m=47104,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$" + "A" * 43
HEAD = "$pyauthgate-foreign$bcrypt$JDJhJDA1JENDQ0NDQ0NDQ0NDQ0NDQ0NDQ0NDQy4"


def test_a_hash_is_read_and_its_password_comes_to_the_same() -> None:
    imported = read_foreign(BCRYPT)
    assert imported.foreign.scheme.name == "bcrypt"
    assert imported.foreign.fed(b"U*U") == imported.fed
    assert imported.foreign.fed(b"U*V") != imported.fed


def test_what_argon2_is_computed_over_is_no_text() -> None:
    with pytest.raises(UnicodeDecodeError):
        read_foreign(BCRYPT).fed.decode()


@pytest.mark.parametrize("text", ["900150983cd24fb0d6963f7d28e17f72", "900150983CD24FB0D6963F7D28E17F72"])
def test_the_case_of_hexadecimal_digits_is_nothing(text: str) -> None:
    imported = read_foreign(text)
    assert imported.foreign.fed(b"abc") == imported.fed


@pytest.mark.parametrize("secret", [b"U*U\0", b"\0U*U", b"U\0*U", b"U*U" + b"x" * 509])
def test_nul_and_what_is_too_long_match_nothing_and_are_not_cut(secret: bytes) -> None:
    assert read_foreign(BCRYPT).foreign.fed(secret) == NEVER
    assert read_foreign("900150983cd24fb0d6963f7d28e17f72").foreign.fed(b"abc\0") == NEVER


@pytest.mark.parametrize("text", ["d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709"])
def test_the_hash_of_nothing_is_matched_by_nothing(text: str) -> None:
    imported = read_foreign(text)
    assert imported.foreign.fed(b"") == NEVER != imported.fed


def test_bcrypt_looks_at_72_bytes_and_so_do_we_while_the_hash_is_bcrypts() -> None:
    imported = read_foreign(BCRYPT).foreign
    assert imported.fed(b"x" * 72) == imported.fed(b"x" * 73)
    assert imported.fed(b"x" * 72) != imported.fed(b"x" * 71)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "no password hash"),
        ("Segur269", "no password hash"),
        ("!" + BCRYPT, "no password hash"),
        ("$2b$14$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "costs more"),
    ],
)
def test_what_cannot_be_taken_over_is_refused_without_a_word_of_it(text: str, problem: str) -> None:
    with pytest.raises(RecordRefused, match=problem) as refused:
        read_foreign(text)
    assert refused.value.code == "record.password_hash"
    assert text not in str(refused.value)


def test_a_machine_that_cannot_compute_a_scheme_says_so_at_the_import(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_computable", lambda _: False)
    with pytest.raises(RecordRefused, match="libcrypt of this machine does not compute bcrypt"):
        read_foreign(BCRYPT)


def test_what_is_rendered_is_taken_apart_again() -> None:
    foreign = read_foreign(BCRYPT).foreign
    assert foreign.render() == HEAD
    assert Foreign.parted(HEAD + BEHIND) == (foreign, BEHIND)
    for scheme in SCHEMES:
        foreign = Foreign(scheme=scheme, setting=scheme.sample[1])
        assert Foreign.parted(foreign.render() + BEHIND) == (foreign, BEHIND)


@pytest.mark.parametrize(
    "text",
    [
        "",
        BEHIND,
        HEAD,
        HEAD + BEHIND.replace("argon2id", "argon2i"),
        "x" + HEAD + BEHIND,
        (HEAD + BEHIND).replace("bcrypt", "bcrypt2"),
        (HEAD + BEHIND).replace("bcrypt", "md5"),
        HEAD + "$" + BEHIND,
        HEAD + "A" + BEHIND,
        HEAD[:-1] + "5" + BEHIND,
        "$pyauthgate-foreign$md5$JDJ" + BEHIND,
        Foreign(scheme=SCHEMES[3], setting="$2b$31$" + "." * 22).render() + BEHIND,
    ],
)
def test_any_other_spelling_is_none_and_so_is_a_planted_cost(text: str) -> None:
    assert Foreign.parted(text) is None


def test_neither_shows_what_it_holds() -> None:
    imported = read_foreign(BCRYPT)
    assert "CCCC" not in repr(imported.foreign)
    assert "E5YP" not in repr(imported)

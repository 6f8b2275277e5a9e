from __future__ import annotations

import pytest

from pyauthgate.policy.lexicon import packaged
from pyauthgate.policy.popular import common, rests
from pyauthgate.policy.views import View


def found(password: str) -> bool:
    view = View(password)
    return bool(common(view, packaged(), rests(view)))


@pytest.mark.parametrize(
    "password",
    [
        "Princess1", "P@ssw0rd1", "Passw0rd2024", "Trustno1!", "Contraseña1", "1añesartnoC",
        "C0ntr4s3ñ4", "..Welcome..7",
        "$ecret58", "DragonDragon58",
        "P.a.s.s.w.o.r.d.1"[:15], "Hola.Mundo.1", "696969", "drowssap1",
    ],
)  # fmt: skip
def test_a_common_password_is_seen_under_its_decoration(password: str) -> None:
    assert found(password)


@pytest.mark.parametrize(
    "password", ["Segur269", "Kz8vQ4Wm", "Liberty-Kiwi-83", "Tornillo58", "Zapallo83", "", "....", "漢字"]
)
def test_what_is_in_no_list_passes(password: str) -> None:
    assert not found(password)


def test_a_repeated_common_password_is_the_password() -> None:
    assert "password" in rests(View("Password1Password1Password1"))


@pytest.mark.parametrize("password", ["|c5HOU)9?9", "n/#_%/3~(hS{", '%__"7s<:^o=G-95A4P!7'])
def test_signs_all_over_the_place_are_no_decoration(password: str) -> None:
    assert not found(password)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("..Welcome..7", [(2, 9)]),
        ("..emocleW..7", [(2, 9)]),
        ("𐅀!9876Lucía", [(6, 11)]),
        ("696969", [(0, 6)]),
        ("Pass-word1", [(0, 4), (5, 9)]),
        ("dro-wssap", [(0, 3), (4, 9)]),
        ("passw.o.r.d", [(0, 5), (6, 7), (8, 9), (10, 11)]),
    ],
)
def test_the_word_is_covered_and_neither_its_decoration_nor_what_is_threaded_in_it(
    password: str, expected: list[tuple[int, int]]
) -> None:
    view = View(password)
    matches = common(view, packaged(), rests(view))
    assert {(match.rule, match.code) for match in matches} == {("common", "common.password")}
    assert [(match.start, match.end) for match in matches] == expected


def test_through_one_group_of_signs_a_word_of_five_letters_is_seen_and_one_of_four_is_not() -> None:
    assert found("Ami--go")
    assert found("Hola582")
    assert not found("Ho--la")


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("123-7", {"123-7"}),
        ("-Kq_", {"kq", "-kq", "kq_", "-kq_"}),
        # One sign over and over, or one group of signs in five letters, is taken out; other signs are not.
        ("k-q-z", {"k-q-z", "kqz"}),
        ("k-q_z", {"k-q_z"}),
        ("k--q", {"k--q"}),
        ("kqz--vw", {"kqz--vw", "kqzvw"}),
        # Signs beside the letters are letters or decoration, up to four of them on either side.
        ("$@kq", {"kq", "$@kq", "akq", "sakq"}),
        ("kq!3", {"kq", "kq!3", "kqi", "kqie"}),
        ("@kq!", {"kq", "@kq!", "@kq", "kq!", "akq", "kqi", "akqi"}),
        ("$@+!€kq", {"kq", "$@+!€kq", "ekq", "iekq", "tiekq", "atiekq"}),
        ("kq$@+!€", {"kq", "kq$@+!€", "kqs", "kqsa", "kqsat", "kqsati"}),
        # The digits of a number belong together.
        ("45kq", {"kq", "45kq", "askq"}),
        # What is no letter in any reading is decoration, inside and beside.
        ("k0q٣", {"k0q", "k0q٣", "koq"}),
        ("٣kq0", {"kq", "٣kq0", "kq0", "٣kq", "kqo"}),
        ("passw٣ord4", {"passw٣ord", "passw٣ord4", "password", "passworda"}),
        # A block that stands several times, without the digits around it; with what stands beside it, too.
        ("0-kq0-kq", {"kq0-kq", "0-kq0-kq", "-kq", "kq", "kqokq"}),
        ("kqzv-kqzv.", {"kqzv-kqzv", "kqzv-kqzv.", "kqzvkqzv", "kqzv"}),
        ("kkqqz-", {"kkqqz", "kkqqz-"}),
    ],
)
def test_what_a_candidate_may_be_without_its_decoration(password: str, expected: set[str]) -> None:
    assert set(rests(View(password))) == expected | {each[::-1] for each in expected}


def test_a_digit_of_a_number_is_no_letter_of_the_word() -> None:
    assert found("Problema5")
    assert not found("Problema58")

from __future__ import annotations

import pytest

from pyauthgate.policy.lexicon import (
    COMPANY,
    COMPOUND,
    LISTED,
    NAME,
    ORDINARY,
    PLACE,
    SHORT,
    VOCABULARY,
    WORD,
    build,
    packaged,
)
from pyauthgate.policy.names import general
from pyauthgate.policy.thresholds import DOCUMENTED
from pyauthgate.policy.views import View
from tests.policy.samples import decisive


def found(password: str) -> set[str]:
    return decisive(general(View(password), packaged(), [], DOCUMENTED))


def placed(password: str, words: dict[str, str]) -> list[str]:
    """Give what is found of some words alone, as it stands in the password."""
    matches = general(View(password), build(words), [], DOCUMENTED)
    return [password[match.start : match.end] for match in matches]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Valentina582", "personal.name"),
        ("V4l3nt1na7X", "personal.name"),
        ("anitnelaV58", "personal.name"),
        ("sAnTiAgO58", "personal.name"),
        ("AnaLopez58", "personal.name"),
        ("JuanDeLaCruz7", "personal.name"),
        ("RosaFlores82", "personal.name"),
        ("Tucuman_58", "personal.place"),
        ("Mar-del-Plata7", "personal.place"),
        ("Boca1905x", "personal.place"),
        ("AmigoHermano7", "common.word"),
    ],
)
def test_names_places_and_words_under_decoration_are_found(password: str, code: str) -> None:
    assert code in found(password)


@pytest.mark.parametrize(
    "password",
    [
        "Luna-Trompo-83",
        "Tornillo58",
        "Luminosa58",
        "Escoba_rueda_27",
        "Martillo-rueda-90",
        "Verano-Lunes-58",
        "Kz8vQ4Wm",
        "12345678",
    ],
)
def test_ordinary_words_and_words_together_pass(password: str) -> None:
    assert found(password) == set()


def test_a_name_that_is_a_word_counts_beside_another_only() -> None:
    assert found("Rueda582") == set()
    assert found("RuedaVilla58") == {"personal.name"}


def test_an_own_word_counts_as_cover() -> None:
    for password in ("IanxRueda58", "IanxRueda", "IanxtrplkmRueda"):
        own = [("personal.own", 0, password.index("Rueda"))]
        assert decisive([*general(View(password), packaged(), own, DOCUMENTED)]) == {"personal.name"}


def test_names_alone_decide_in_a_long_password_as_in_a_short_one() -> None:
    assert "personal.name" in found("ValentinaMartinez58291")
    assert found("ValentinaMartinezKqz58291") == set()


def test_names_that_leave_more_are_no_matter_in_a_long_password() -> None:
    assert general(View("KzvqtwyjValentina58291"), packaged(), [], DOCUMENTED) == []


def test_within_a_word_of_a_passphrase_a_name_is_chance() -> None:
    words = build({"marti": NAME, "benei": NAME, "teros": NAME, "tero": NAME})
    assert general(View("Martillo-benelli-teros7"), words, [], DOCUMENTED) == []
    assert decisive(general(View("Marti-benel-tero-7777"), words, [], DOCUMENTED)) == {"personal.name"}


def test_the_operators_words_are_looked_for_beside_the_packaged_ones() -> None:
    both = packaged().joined(build({"kriiihost": COMPANY}))
    assert decisive(general(View("KrillhostRueda5"), both, [], DOCUMENTED)) >= {"common.company"}


def test_an_ordinary_word_holds_the_names_in_it() -> None:
    assert found("Cabello580") == set()
    words = build({"beiio": NAME, "beiiota": VOCABULARY})
    assert general(View("Bellota58"), words, [], DOCUMENTED) == []
    assert decisive(general(View("Bellotx58"), words, [], DOCUMENTED)) == {"personal.name"}


def test_a_listed_word_is_a_word_of_its_own() -> None:
    words = build({"asado": WORD})
    assert general(View("Pasado862"), words, [], DOCUMENTED) == []
    assert decisive(general(View("7asado862"), words, [], DOCUMENTED)) == {"common.word"}


@pytest.mark.parametrize(
    ("kind", "rule", "code"),
    [
        (NAME, "personal", "personal.name"),
        (PLACE, "personal", "personal.place"),
        (COMPOUND, "personal", "personal.place"),
        (WORD, "common", "common.word"),
        (COMPANY, "common", "common.company"),
        (LISTED, "common", "common.listed"),
    ],
)
def test_each_kind_of_word_is_reported_under_its_rule(kind: str, rule: str, code: str) -> None:
    (match,) = general(View("-Kqzvx58"), build({"kqzvx": kind}), [], DOCUMENTED)
    assert (match.rule, match.code, match.start, match.end) == (rule, code, 1, 6)


def test_two_names_that_are_ordinary_words_are_names() -> None:
    matches = general(View("KqzvxTrmpq58"), build({"kqzvx": ORDINARY, "trmpq": ORDINARY}), [], DOCUMENTED)
    assert {(match.rule, match.code) for match in matches} == {("personal", "personal.name")}
    assert [(match.start, match.end) for match in matches] == [(0, 5), (5, 10)]


def test_an_ordinary_word_that_is_no_name_is_none() -> None:
    assert placed("Kqzvx58", {"kqzvx": VOCABULARY}) == []


def test_from_sixteen_characters_on_names_are_read_forwards_alone() -> None:
    words = {"kqzvbx": NAME}
    assert placed("Kqzv8x5829104736", words) == ["Kqzv8x"]
    assert placed("xbvzqK582910473", words) == ["xbvzqK"]
    assert placed("xbvzqK5829104736", words) == []


def test_signs_that_are_read_as_letters_may_push_a_name_eight_places_further_in() -> None:
    words = {"kqzvbx": NAME}
    assert placed("00x0000Kqzv8x", words) == ["Kqzv8x"]
    assert placed("0000x" + "0-" * 11 + "Kqzv8x", words) == ["Kqzv8x"]
    assert placed("0000x" + "0-" * 12 + "Kqzv8x", words) == []


def test_two_names_of_three_letters_and_two_letters_may_stand_before_a_name_or_behind_it() -> None:
    words = {"ana": SHORT, "eva": SHORT, "kqzvx": NAME}
    assert placed("AnaEvaTmKqzvx58", words) == ["Kqzvx"]
    assert placed("KqzvxTmEvaAna58", words) == ["Kqzvx"]
    assert placed("AnaEvaTmbKqzvx5", words) == []


def test_a_name_of_three_letters_covers_beside_another_one() -> None:
    words = {"ana": SHORT, "kqzvx": NAME}
    assert placed("AnaKqzvxTm58", words) == ["Kqzvx"]
    assert placed("AnaKqzvxTmbw", {**words, "qzvxt": NAME}) == []


@pytest.mark.parametrize("password", ["xkqzvx-t58", "xkqzvxt582910473", "Kqzvx-58", "58kqzvx"])
def test_a_name_of_five_letters_may_stand_among_others(password: str) -> None:
    assert [each.lower() for each in placed(password, {"kqzvx": NAME})] == ["kqzvx"]


def test_between_separators_a_long_password_has_names_by_themselves_alone() -> None:
    assert placed("xkqzvx-t58291047", {"kqzvx": NAME}) == []
    assert placed("Kqzvx-t582910473", {"kqzvx": NAME}) == ["Kqzvx"]


def test_a_name_of_four_letters_stands_by_itself_and_forwards() -> None:
    assert placed("Kqzv582", {"kqzv": NAME}) == ["Kqzv"]
    assert placed("xkqzvt58", {"kqzv": NAME}) == []
    assert placed("58-vzqk", {"kqzv": NAME}) == []


def test_what_does_not_count_hides_no_name_behind_it() -> None:
    # In pieces, or four letters backwards: then a name of five that begins with its second letter.
    assert placed("k-qzvxt58", {"kqzv": NAME, "qzvxt": NAME}) == ["qzvxt"]
    assert placed("txvzqk58", {"kqzv": NAME, "qzvxt": NAME}) == ["txvzq"]


def test_a_name_inside_another_name_is_one_too() -> None:
    words = {"kqzvxt": NAME, "qzvxt": NAME, "rmpqw": ORDINARY}
    assert placed("KqzvxtRmpqw58", words) == ["Kqzvxt", "qzvxt", "Rmpqw"]
    assert placed("Kqzvxt58", {"kqzvxt": NAME, "qzvxt": ORDINARY}) == ["Kqzvxt", "qzvxt"]


def test_a_common_word_with_leet_in_it_is_in_one_piece() -> None:
    assert placed("Kqz8x-58", {"kqzbx": WORD}) == ["Kqz8x"]


def test_a_digit_of_a_number_is_no_letter() -> None:
    words = build({"cadenas": NAME, "maria": NAME})
    assert general(View("Cadena5806"), words, [], DOCUMENTED) == []
    assert decisive(general(View("Cadena5-Kq"), words, [], DOCUMENTED)) == {"personal.name"}
    assert decisive(general(View("M4r14.Kq"), words, [], DOCUMENTED)) == {"personal.name"}

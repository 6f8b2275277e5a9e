from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.policy.folding import bare, fold, letters_at, letters_of, plain, skeleton, unleet, widened


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("KQ-7", "kq-7"),
        ("ÁÉÍ", "aei"),
        ("muñoz", "muñoz"),
        ("ſž", "sz"),
        ("Ñandú", "ñandu"),
        ("Ｋ７", "k7"),
        ("Straße", "strase"),
        ("Łódź", "lodz"),
        ("İ", "i"),
        ("ﬁ", "f"),
        ("²", "2"),
        ("Qu\u0456r\u043eg\u0430", "quiroga"),
        ("\u0395\u039d\u039f", "\u03b5vo"),
        ("øłđıæœħŧ", "oldiaoht"),
        ("ØŁĐIÆŒĦŦ", "oldiaoht"),
        ("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb", "aeopcyxijsdh"),
        ("\u03bf\u03b1\u03b9\u03bd\u03c1\u03c5", "oaivpu"),
    ],
)
def test_case_accents_and_compatibility_forms_go(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_the_tilde_stays_until_names_are_compared() -> None:
    assert fold("MUÑOZ") == "muñoz"
    assert plain(fold("MUÑOZ")) == "munoz"


def test_a_mark_without_a_letter_stays_one_character() -> None:
    assert len(fold("q\u0307x")) == 3


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_one_character_comes_out_for_each_that_goes_in(text: str) -> None:
    composed = normalize("NFC", text)
    assert len(fold(composed)) == len(composed)


def test_leet_has_one_reading_and_two_when_a_stroke_is_in_it() -> None:
    assert unleet("segura") == ()
    assert unleet("g0nz4lez") == ("gonzalez",)
    assert unleet("luc1a") == ("lucia", "lucla")


@pytest.mark.parametrize(
    "text", ["", "58", "kq", "-kq7z.", "--kq", "kq7", "~kq\x7f", "\x7f", "ñ-7ü ", "漢8", "8-漢", "²Ⅻ"]
)
def test_the_letters_are_those_that_python_calls_so(text: str) -> None:
    letters = [place for place, character in enumerate(text) if character.isalpha()]
    assert letters_of(text) == sum(1 << place for place in letters)
    assert letters_at(text) == ((letters[0], letters[-1] + 1) if letters else (0, 0))
    assert bare(text) == "".join(text[place] for place in letters)


def test_leet_in_a_text_that_is_not_ascii_is_undone_as_well() -> None:
    assert unleet("ñ4nd€") == ("ñande",)


def test_i_and_l_have_one_skeleton() -> None:
    assert skeleton("luciali") == "iuciaii"


def test_ligatures_of_up_to_three_letters_are_taken_apart_and_their_places_kept() -> None:
    assert widened("oﬃcina") == ("officina", [0, 1, 1, 1, 2, 3, 4, 5])
    assert widened("rĳk") == ("rijk", [0, 1, 1, 2])
    assert widened("㍍⑩ŉЖ") == ("㍍⑩ŉЖ", [])
    assert widened("ﬂores") == ("flores", [0, 0, 1, 2, 3, 4])
    assert widened("señal Ж") == ("señal Ж", [])
    assert widened("ﷺx") == ("ﷺx", [])

from __future__ import annotations

import pytest

from pyauthgate.policy.views import View


def test_strands_are_letters_and_readings_in_both_directions() -> None:
    assert View("Kq-Tz").sides == ["kqtz", "ztqk"]
    assert View("G0nz.7").sides == ["gnz", "zng", "gonzt", "tznog"]
    assert View("Ju1l1a").sides == ["juia", "aiuj", "juiiia", "aiiiuj"]


def test_up_to_four_signs_beside_the_letters_are_read_apart_from_all_of_them() -> None:
    near, every = ["ooookqtttt", "ttttqkoooo"], ["oooookqttttt", "tttttqkooooo"]
    assert View("00000kq77777").sides == ["kq", "qk", *near, *every]
    assert View("00000kq7").sides == ["kq", "qk", "ooookqt", "tqkoooo", "oooookqt", "tqkooooo"]
    assert View("0kq77777").sides == ["kq", "qk", "okqtttt", "ttttqko", "okqttttt", "tttttqko"]
    assert View("0000kq7777").sides == ["kq", "qk", *near]


def test_a_stretch_of_any_strand_is_found_in_the_composed_form() -> None:
    view = View("58-zelaznoG")
    assert view.find("gonzaiez") == [(3, 11), (3, 11)]
    assert View("__G0nz4lez7").find("gonzaiez") == [(2, 10)]
    assert View("-Abcdef").find("dcb") == [(2, 5)]
    assert View("k.abcdef").find("dcb") == [(3, 6)]
    assert View("a1b").find("ab") == [(0, 3)]
    assert View("00000kq77777").place(4, 0, 5) == (0, 5)
    assert View("00000kq77777").place(5, 0, 5) == (7, 12)


def test_a_word_is_found_each_time_it_stands() -> None:
    assert View("kqz-kqzkqz").find("kqz") == [(0, 3), (4, 7), (7, 10)]


def test_the_strands_lie_in_one_text_parted_by_what_is_in_no_word() -> None:
    assert View("K0q").strands() == "kq\0qk\0koq\0qok"


def test_the_size_is_that_of_the_text_unless_told() -> None:
    assert (View("Kq7").size, View("flor", 3).size) == (3, 3)


def test_nothing_is_read_without_letters_or_without_leet() -> None:
    assert [View(text).reading for text in ("Kq-Tz", "5801", "K0q")] == ["", "", "koq"]


def test_letters_left_are_those_under_no_mark() -> None:
    view = View("Ab3cd")
    assert view.left(0b10001) == 2
    assert View("Ñ²b").left(0) == 2


@pytest.mark.parametrize(
    ("text", "start", "end", "torn"),
    [
        ("Cadena5806", 0, 7, True),
        ("58lvarez", 1, 8, True),
        ("kq58lvarez", 3, 10, True),
        ("kq99", 0, 3, True),
        ("kq00", 0, 3, True),
        ("Cadena5-06", 0, 7, False),
        ("M4r14", 0, 5, False),
    ],
)
def test_a_word_torn_out_of_a_number_is_seen(text: str, start: int, end: int, *, torn: bool) -> None:
    assert View(text).torn(start, end) is torn


def test_a_word_may_begin_and_end_wherever_no_number_is_cut() -> None:
    assert View("45kq678").cuts(0, 8) == [0, 2, 3, 4, 7]


def test_letters_and_other_word_characters_are_told_apart() -> None:
    view = View("𐅀101A²½")
    assert (view.letters, view.start, view.end) == ("a", 4, 5)


@pytest.mark.parametrize(
    "text", ["[Ana]_58", "_[Ana]58", "58[ana]7", "7[ana]", "k.[ana]5", "[ana]", "[ana]7kq", "[ana]_kq", "58[ANA]kq",
             "[Ana]Lopez", "X[Ana]58", "x[Ana]58", "x[ANA]kq", "x[ANA]58", "[ana]Kq", "[ana]KQ", "[aNa]Kq", "[AN]kq"]
)  # fmt: skip
def test_a_word_of_its_own_has_no_letter_beside_it_or_a_change_of_case(text: str) -> None:
    before, word, behind = text.replace("]", "[").split("[")
    assert View(before + word + behind).bounded(len(before), len(before + word))


@pytest.mark.parametrize(
    "text", ["Ban[ana]58", "[Ana]fe", "[MariaL]opez", "x[ana]58", "kx[ana]5", "X[ANA]kq", "X[ANa]58", "[ANA]Kq",
             "[A]kq", "7[A]kq", "[Ana]kq", "[ana]kq"]
)  # fmt: skip
def test_a_part_of_another_word_is_no_word_of_its_own(text: str) -> None:
    before, word, behind = text.replace("]", "[").split("[")
    assert not View(before + word + behind).bounded(len(before), len(before + word))


def test_a_view_without_letters_is_empty_and_harmless() -> None:
    view = View("1234 5678")
    assert (view.letters, view.start, view.end) == ("", 0, 0)
    assert View("").sides == ["", ""]

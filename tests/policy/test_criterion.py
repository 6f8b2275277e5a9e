"""The criterion line by line: what a line forbids is named whatever stands beside it, and what it allows passes.

Nothing here asks the engine what a pattern is: each password is put together
so that the line holds by construction.
"""

from __future__ import annotations

import gzip
import re
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pyauthgate.model import Facts
from tests.policy.samples import NOBODY, POLICY
from tests.policy.strategies import (
    ALPHABETS,
    BESIDE,
    CLIENTS,
    COLUMNS,
    GOOD,
    KEYBOARDS,
    KNOWN,
    LEET,
    MONTHS,
    NEAR,
    QUICK,
    STEADY,
    TYPED,
    bare,
    disguised,
    owners,
    padding,
    stepping,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

pytestmark = pytest.mark.no_cover

SHORT: Final = 16
"""From so many characters on, what is left decides."""

BORN: Final = [facts for facts in KNOWN if facts.birth_date]
NUMBERED: Final = [facts for facts in KNOWN if len(facts.number) >= 5]
SUFFIXES: Final = frozenset({"com", "net", "org", "gob", "edu", "ar"})
DECORATIONS: Final = ("58", "7", "582", "5829", "_58", "-7", ".58!", "#58")
PARTED: Final = ("_58", "-7", ".58", "#582")


def rules(password: str, facts: Facts = NOBODY) -> set[str]:
    return {violation.rule for violation in POLICY.check(password, facts).violations}


def size(text: str) -> int:
    return len(normalize("NFC", text))


@st.composite
def among(draw: st.DrawFn, pattern: str) -> str:
    """Draw a password of at most fifteen characters with a pattern in it, anything before and behind."""
    room = SHORT - 1 - size(pattern)
    before = draw(st.text(BESIDE, max_size=room))
    behind = draw(st.text(BESIDE, max_size=max(room - size(before), 0)))
    password = before + pattern + behind
    assume(size(password) < SHORT)
    return password


@st.composite
def run_of(draw: st.DrawFn, rows: tuple[str, ...], least: int, most: int = 9) -> str:
    """Draw a run of a row, up or down, in any case."""
    row = draw(st.sampled_from([each for each in rows if len(each) >= least]))
    length = draw(st.integers(least, min(len(row), most)))
    start = draw(st.integers(0, len(row) - length))
    run = row[start : start + length]
    return draw(st.sampled_from([run, run[::-1], run.upper(), run.title()]))


# length, classes, chars, too_long


def _told(text: str) -> set[tuple[str, int, int]]:
    """Say what is wrong with a text at first sight, and where."""
    nfc = normalize("NFC", text)
    if len(nfc) > 256 or len(nfc.encode("utf-8", "surrogatepass")) > 511:
        return {("too_long", 0, 0)}
    found = {("length.short", 0, 0)} if len(nfc) < 8 else set()
    for code, characters in (("lower", "a-z"), ("upper", "A-Z"), ("digit", "0-9")):
        if not re.search(f"[{characters}]", nfc):
            found.add((f"classes.{code}", 0, 0))
    for code, characters in (
        ("line", "\0\r\n"),
        ("control", "\x01-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f"),
        ("surrogate", "\ud800-\udfff"),
    ):
        if first := re.search(f"[{characters}]", nfc):
            found.add((f"chars.{code}", *first.span()))
    return found


@STEADY
@given(TYPED | st.text(min_size=100, max_size=600), CLIENTS)
def test_length_classes_characters_and_size_are_told_exactly(text: str, facts: Facts) -> None:
    violations = POLICY.check(text, facts).violations
    found = {(each.code, each.start, each.end) for each in violations if each.rule in {"length", "classes", "chars"}}
    told = _told(text)
    # Of a password that is too long no more has to be said.
    if told == {("too_long", 0, 0)}:
        assert "too_long" in {each.rule for each in violations}
    else:
        assert found == told
        assert "too_long" not in {each.rule for each in violations}


@pytest.mark.parametrize("character", ["K", "ñ", "漢", "\U0001f600", "e\u0301", "\u1f82", "각"])
def test_the_size_is_refused_from_the_first_character_too_many(character: str) -> None:
    composed = normalize("NFC", character)
    most = min(256, 511 // len(composed.encode()))
    assert "too_long" not in rules(character * most)
    assert "too_long" in rules(character * (most + 1))


# sequence


@STEADY
@given(run_of(ALPHABETS, 4).flatmap(among))
def test_four_in_a_row_of_the_alphabet_or_the_digits_are_a_sequence(password: str) -> None:
    assert "sequence" in rules(password)


@STEADY
@given(run_of(KEYBOARDS, 5).flatmap(among))
def test_five_keys_in_a_row_are_a_sequence(password: str) -> None:
    assert "sequence" in rules(password)


@STEADY
@given(run_of(KEYBOARDS, 4, 4), st.sampled_from(DECORATIONS), st.data())
def test_four_keys_that_cover_two_fifths_are_a_sequence(run: str, decoration: str, data: st.DataObject) -> None:
    assert "sequence" in rules(data.draw(st.sampled_from([decoration + run, run + decoration])))


SHORT_RUNS: Final = run_of((*ALPHABETS, *KEYBOARDS, *COLUMNS), 3, 3)


@STEADY
@given(st.tuples(SHORT_RUNS, SHORT_RUNS).map("".join).flatmap(among))
def test_short_runs_side_by_side_are_a_sequence(password: str) -> None:
    assert "sequence" in rules(password)


@STEADY
@given(st.lists(SHORT_RUNS, min_size=2, max_size=3), st.data())
def test_short_runs_that_cover_three_fifths_are_a_sequence(runs: list[str], data: st.DataObject) -> None:
    fillers = len(runs) * 3 * 2 // 3
    places = data.draw(st.lists(st.integers(0, len(runs)), max_size=fillers))
    for place in sorted(places, reverse=True):
        runs.insert(place, data.draw(BESIDE))
    password = "".join(runs)
    assume(size(password) == len(password))
    assert "sequence" in rules(password)


@STEADY
@given(st.data(), st.integers(3, 5))
def test_a_strand_of_digits_between_the_letters_of_another_is_a_sequence(data: st.DataObject, length: int) -> None:
    digits = data.draw(run_of(ALPHABETS[-1:], length, length))
    letters = data.draw(run_of((*ALPHABETS[:2], *KEYBOARDS), length, length))
    one, two = data.draw(st.permutations([digits, letters]))
    password = data.draw(among("".join(map("".join, zip(one, two, strict=True)))))
    assert "sequence" in rules(password)


@STEADY
@given(st.data(), run_of((ALPHABETS[0], *(row for row in KEYBOARDS if row.isascii())), 5, 7))
def test_a_run_of_five_letters_is_a_sequence_with_leet_in_it_too(data: st.DataObject, run: str) -> None:
    places = [place for place, letter in enumerate(run) if letter.lower() in LEET]
    assume(places)
    place = data.draw(st.sampled_from(places))
    leet = run[:place] + data.draw(st.sampled_from(LEET[run[place].lower()])) + run[place + 1 :]
    assert "sequence" in rules(data.draw(among(leet)))


@STEADY
@given(SHORT_RUNS, st.data())
def test_one_short_run_among_thirteen_is_none(run: str, data: st.DataObject) -> None:
    behind = data.draw(padding(run, 0, 12))
    before = data.draw(padding((run + behind)[::-1], 10 - len(behind), 12 - len(behind)))[::-1]
    assert rules(before + run + behind) <= {"classes"}


@pytest.mark.parametrize("password", ["Poverty-58", "Liberty_582", "Property829", "Puberty-58Kq", "Sasdrena58"])
def test_four_keys_inside_a_word_are_none(password: str) -> None:
    assert "sequence" not in rules(password)


@STEADY
@given(st.data())
def test_two_in_a_row_are_none_wherever_they_stand(data: st.DataObject) -> None:
    password = ""
    for _ in range(data.draw(st.integers(4, 7))):
        password += data.draw(padding(password, 1, 1))
        folded = password.lower()
        free = [each for each in GOOD.lower() if folded[-1] + each in NEAR and each not in folded]
        following = [each for each in free if each not in stepping(folded[:-1])]
        password += data.draw(st.sampled_from(following)) if following else ""
    assert rules(password) <= {"classes", "length"}


# repeat


@STEADY
@given(st.data(), st.characters(min_codepoint=33, max_codepoint=126), st.integers(4, 9))
def test_one_character_four_times_is_a_repeat(data: st.DataObject, character: str, times: int) -> None:
    assert "repeat" in rules(data.draw(among(character * times)))


@STEADY
@given(st.text("abcdefKLMNO123!-", min_size=2, max_size=5), st.data())
def test_a_block_three_times_that_covers_three_fifths_is_a_repeat(block: str, data: st.DataObject) -> None:
    between = data.draw(st.lists(st.text(BESIDE, max_size=2), min_size=4, max_size=4))
    password = between[0] + block + between[1] + block + between[2] + block + between[3]
    assume(size(password) == len(password) < SHORT and len(block) * 3 * 5 >= len(password) * 3)
    assert "repeat" in rules(password)


@STEADY
@given(st.lists(st.characters(min_codepoint=33, max_codepoint=126), min_size=2, max_size=4, unique=True), st.data())
def test_threefold_characters_that_cover_three_fifths_are_a_repeat(characters: list[str], data: st.DataObject) -> None:
    pieces = [character * 3 for character in characters]
    for place in data.draw(st.lists(st.integers(0, len(pieces)), max_size=len(pieces) * 2)):
        pieces.insert(place, data.draw(st.characters(min_codepoint=33, max_codepoint=126)))
    # What was put inside may have parted nothing: pieces stay whole.
    password = "".join(pieces)
    assume(len(password) < SHORT)
    assert "repeat" in rules(password)


@STEADY
@given(st.text(BESIDE, min_size=4, max_size=7))
def test_the_same_twice_is_a_repeat(block: str) -> None:
    assume(size(block * 2) == 2 * len(block))
    assert "repeat" in rules(block * 2)


@STEADY
@given(st.lists(BESIDE, min_size=1, max_size=3), st.data())
def test_three_different_characters_are_too_few_however_many_stand_there(few: list[str], data: st.DataObject) -> None:
    password = "".join(data.draw(st.lists(st.sampled_from(few), min_size=1, max_size=100)))
    assume(size(password) == len(password))
    assert "repeat" in rules(password)


# personal


@STEADY
@given(st.data(), owners(shortest=4))
def test_an_own_name_with_three_letters_left_over_is_personal(data: st.DataObject, owner: tuple[Facts, str]) -> None:
    facts, name = owner
    before = data.draw(st.text("bkqtvwxz", max_size=3))
    behind = data.draw(st.text("bkqtvwxz", max_size=3 - len(before)))
    signs = data.draw(st.sampled_from(["", *DECORATIONS]))
    password = data.draw(st.sampled_from([signs + before, before])) + data.draw(disguised(name)) + behind + signs
    assume(size(password) < SHORT)
    assert "personal" in rules(password, facts)


@STEADY
@given(st.data(), owners(shortest=5), st.sampled_from(DECORATIONS))
def test_the_beginning_of_an_own_name_as_the_only_word_is_personal(
    data: st.DataObject, owner: tuple[Facts, str], signs: str
) -> None:
    facts, name = owner
    beginning = name[: data.draw(st.integers(4, len(name)))]
    assume(len(bare(beginning)) >= 4)
    password = data.draw(st.sampled_from([beginning + signs, signs + beginning, beginning.upper() + signs]))
    assert "personal" in rules(password, facts)


@pytest.mark.parametrize("password", ["Mañanero-58", "Banana_582Kq", "Lanares58xt"])
def test_an_own_name_of_three_letters_inside_another_word_is_none(password: str) -> None:
    assert "personal" not in rules(password, Facts(names=("Ana",)))


@STEADY
@given(st.data(), st.sampled_from(BORN))
def test_the_own_birth_date_is_personal_in_any_order_and_spelling(data: st.DataObject, facts: Facts) -> None:
    assert facts.birth_date
    written = data.draw(_dates(facts.birth_date))
    letters = st.text("bkqtvwxzBKQT", max_size=4)
    password = data.draw(letters) + written + data.draw(letters)
    assume(len(password) < SHORT)
    assert "personal" in rules(password, facts)


@st.composite
def _dates(draw: st.DrawFn, born: date) -> str:
    """Draw a way to write a date: order, zeros, length of the year, separators, the name of the month."""
    named = [names.split()[born.month - 1] for names in MONTHS.values()]
    day = draw(st.sampled_from([str(born.day), f"{born.day:02}"]))
    month = draw(st.sampled_from([str(born.month), f"{born.month:02}", *named]))
    year = draw(st.sampled_from([f"{born.year}", f"{born.year % 100:02}"]))
    parts = draw(st.sampled_from([(day, month, year), (month, day, year), (year, month, day)]))
    return draw(st.sampled_from(["", "-", "/", ".", " ", "_"])).join(parts)


@STEADY
@given(st.data(), st.sampled_from(BORN))
def test_month_and_year_of_birth_are_personal(data: st.DataObject, facts: Facts) -> None:
    born = facts.birth_date
    assert born
    month = data.draw(
        st.sampled_from([f"{born.month:02}", *(names.split()[born.month - 1] for names in MONTHS.values())])
    )
    joined = data.draw(st.sampled_from(["", "-", "/", "."])).join(data.draw(st.permutations([month, f"{born.year}"])))
    password = data.draw(st.sampled_from(["", "K", "qt"])) + joined + data.draw(st.sampled_from(["", "K", "qt"]))
    assume(len(password) < SHORT)
    assert "personal" in rules(password, facts)


# identity


@STEADY
@given(st.data(), st.sampled_from(NUMBERED))
def test_the_client_number_is_refused_wherever_it_stands(data: st.DataObject, facts: Facts) -> None:
    number = data.draw(st.sampled_from([facts.number, facts.number[::-1]]))
    assert "identity" in rules(data.draw(among(number)), facts)


def _identities() -> list[tuple[Facts, str]]:
    found = []
    for facts in KNOWN:
        addresses = [address for address in (facts.email, *facts.mailboxes) if address]
        domains = {*facts.domains, *(address.partition("@")[2] for address in addresses)}
        labels = {
            label for domain in domains for label in domain.split(".") if label not in SUFFIXES and "xn--" not in label
        }
        words = {address.partition("@")[0] for address in addresses} | labels | {
            part for label in labels for part in label.split("-")
        }  # fmt: skip
        found += [(facts, word) for word in sorted(words) if len(word) >= 4]
    return found


@STEADY
@given(st.data(), st.sampled_from(_identities()), st.sampled_from(DECORATIONS))
def test_a_mailbox_or_a_domain_with_three_letters_left_over_is_identity(
    data: st.DataObject, owned: tuple[Facts, str], signs: str
) -> None:
    facts, word = owned
    letters = data.draw(st.text("bkqtvwxz", max_size=3))
    spelt = data.draw(st.sampled_from([word, word.upper(), word.title(), word[::-1]]))
    password = data.draw(st.sampled_from([letters + spelt + signs, spelt + letters + signs, signs + spelt + letters]))
    assume(size(password) < SHORT)
    assert "identity" in rules(password, facts)


# common


def _common() -> list[str]:
    """Read Django's list; the few words of other alphabets in it lack the class of a-z, whatever stands beside them."""
    packed = Path(import_module("django").__path__[0]) / "contrib" / "auth" / "common-passwords.txt.gz"
    return [
        word
        for word in gzip.decompress(packed.read_bytes()).decode().split()
        if word.isascii() and 4 <= len(word) < SHORT
    ]


@pytest.mark.parametrize(("spell", "every"), [(str.title, 1), (str.lower, 10), (str.upper, 10), (str.swapcase, 10)])
def test_every_common_password_is_refused_as_one_in_any_case(spell: Callable[[str], str], every: int) -> None:
    words = _common()[:: every * (10 if QUICK else 1)]
    assert [word for word in words if "common" not in rules(spell(word))] == []


@STEADY
@given(st.sampled_from([word for word in _common() if word.isalpha() and len(word) >= 5]), st.data())
def test_a_common_password_is_refused_under_its_decoration(word: str, data: st.DataObject) -> None:
    spelt = data.draw(disguised(word))
    # Half of the letters stay: of fewer nobody reads the word.
    assume(sum(letter.isalpha() for letter in spelt) * 2 >= len(word))
    # A digit that may be decoration or leet is either: parted from the word it is decoration.
    signs = DECORATIONS if spelt.isalpha() else PARTED
    password = data.draw(st.sampled_from([spelt + data.draw(st.sampled_from(signs)), "58-" + spelt]))
    assume(size(password) < SHORT)
    assert "common" in rules(password)

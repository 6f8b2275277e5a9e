"""What hypothesis draws for the policy: texts, clients, disguises, and characters that are good to pad with."""

from __future__ import annotations

import os
import string
from datetime import date
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from hypothesis import Phase, assume, settings
from hypothesis import strategies as st

from pyauthgate.model import Facts
from tests.policy.samples import LUCIA, clients, own

if TYPE_CHECKING:
    from collections.abc import Callable

PACE: Final = os.environ.get("PYAUTHGATE_TESTS", "")
"""``quick`` where the tests run a thousand times over (`scripts.mutation`), ``thorough`` in the long suite."""

QUICK: Final = PACE == "quick"

STEADY: Final = settings(
    derandomize=True,
    deadline=None,
    database=None,
    max_examples={"quick": 10, "thorough": 3000}.get(PACE, 100),
    phases=[Phase.explicit, Phase.generate] if QUICK else [*Phase],
)
"""The same examples on every run and machine: a failure is never chance."""

KNOWN: Final = [*dict.fromkeys((LUCIA, *clients(), *(case.facts for case in own())))]
"""Every client that a test knows."""

PARTICLES: Final = frozenset({"de", "la", "del", "los", "las", "y"})

ALPHABETS: Final = ("abcdefghijklmnopqrstuvwxyzab", "abcdefghijklmnñopqrstuvwxyzab", "123456789012")
KEYBOARDS: Final = ("qwertyuiop", "asdfghjkl", "asdfghjklñ", "zxcvbnm")
COLUMNS: Final = (
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik",
    "9ol",
    "147",
    "258",
    "369",
    "159",
    "357",
)

MONTHS: Final = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "en": "january february march april may june july august september october november december",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "es, short": "ene feb mar abr may jun jul ago sep oct nov dic",
    "en, short": "jan feb mar apr may jun jul aug sep oct nov dec",
    "pt, short": "jan fev mar abr mai jun jul ago set out nov dez",
    "es, other": "enero febrero marzo abril mayo junio julio agosto setiembre octubre noviembre diciembre",
    "en, other": "jan feb mar apr may jun jul aug sept oct nov dec",
}

GOOD: Final = "BCDFGHJKLMNPQRSTVWXZbcdfghjklmnpqrstvwxz256789"
"""No vowel, and no digit that stands for one: they spell no word, whatever stands beside them."""

NEAR: Final = frozenset(
    one + two for row in (*ALPHABETS, *KEYBOARDS, *COLUMNS) for pair in pairwise(row) for one, two in (pair, pair[::-1])
)
"""Two characters that are a step of some run."""

LEET: Final = {
    "a": "4@", "b": "8", "e": "3", "g": "96", "i": "1!", "l": "1|", "o": "0", "s": "5$", "t": "7+", "z": "2",
}  # fmt: skip
"""What is commonly written for a letter."""

PIECES: Final = (
    *("lucia", "Lucía", "quiroga", "valle", "panaderia", "alba", "reservas", "60321", "12306", "07041992", "7-4-92"),
    *("abril", "1992", "valentina", "Rosario", "BocaJuniors", "ana", "Luna", "password", "dragon", "amigo", "Segur269"),
    *("qwe", "asd", "1qaz", "2wsx", "abcd", "ñop", "123", "9876", "aaa", "Kt7", "xyza", "1q2w3e", "147258", "-", "_"),
    *(".", " ", "@", "$", "4", "3", "!", "|", "0", "5", "\u0301", "\u0303", "ｑ", "Ｗ", "ß", "ı", "ﬁ", "K", "z"),
    *("²", "½", "Ⅷ", "\U00010140", "٣", "ª", "ǅ", "İ", "º", "ŉ", "\u0345", "\u200d", "\ud83d", "각", "ᾂ"),
)
"""What rules look for, whole and in parts."""

BESIDE: Final = st.characters(exclude_categories=["Cc", "Cs", "Mn", "Mc", "Me"])
"""What may stand beside a pattern: not what changes the letter before it, and not what is refused by itself."""

ANYTHING: Final = st.text(st.characters(exclude_categories=()), max_size=40)
"""Any text at all, lone surrogates and NULs with it."""

TYPED: Final = st.one_of(
    ANYTHING,
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.text("aAbBñÑáéÍóüÜeiou179.-", max_size=24),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=8).map("".join),
)
"""What may be typed as a password."""

STRANGERS: Final = st.builds(
    Facts,
    number=ANYTHING,
    email=ANYTHING,
    names=st.lists(ANYTHING, max_size=4).map(tuple),
    birth_date=st.none() | st.dates(date.min, date.max),
    mailboxes=st.lists(ANYTHING, max_size=4).map(tuple),
    domains=st.lists(ANYTHING, max_size=4).map(tuple),
)
"""Clients made of any text."""

CLIENTS: Final = st.sampled_from(KNOWN)


def tokens(facts: Facts) -> list[str]:
    """Give the words of a client's names, as written."""
    words = [word for name in facts.names for word in name.split()]
    return [word for word in words if len(word) > 2 and word.lower() not in PARTICLES]


@st.composite
def owners(draw: st.DrawFn, shortest: int = 3) -> tuple[Facts, str]:
    """Draw a client and one word of the client's own names."""
    return draw(st.sampled_from([(facts, word) for facts in KNOWN for word in tokens(facts) if len(word) >= shortest]))


def wide(text: str) -> str:
    """Write ASCII letters in their full width."""
    return "".join([chr(ord(c) + 0xFEE0) if c in string.ascii_letters else c for c in text])


def bare(text: str) -> str:
    """Leave accents out."""
    return "".join([c for c in normalize("NFD", text) if c.isalpha()])


@st.composite
def leet(draw: st.DrawFn, text: str) -> str:
    """Write some letters of a text as digits and signs."""
    spelt = "".join([draw(st.sampled_from(c + LEET.get(c.lower(), ""))) for c in bare(text)])
    # A name in digits alone is a number to everybody.
    assume(any(c.isalpha() for c in spelt))
    return spelt


CASES: Final[tuple[Callable[[str], str], ...]] = (str, str.upper, str.lower, str.title, str.swapcase)
FORMS: Final[tuple[Callable[[str], str], ...]] = (str, lambda word: normalize("NFD", word), bare, wide)


@st.composite
def disguised(draw: st.DrawFn, word: str) -> str:
    """Draw a spelling of a word: case, accents, width, leet, direction, any of them together."""
    spelt = draw(st.sampled_from(CASES))(word)
    spelt = draw(st.sampled_from(FORMS))(spelt) if draw(st.booleans()) else draw(leet(spelt))
    composed = normalize("NFC", spelt)
    return composed[::-1] if draw(st.booleans()) else spelt


@st.composite
def padding(draw: st.DrawFn, beside: str, least: int, most: int) -> str:
    """Draw characters that are good behind a text.

    None that stands in the text already, none that makes a step of a run with
    what stands shortly before it, none that could spell a word: what such
    characters form is nothing by itself, and nothing with what stands there.
    """
    made = normalize("NFKC", beside).casefold()
    chosen = ""
    for _ in range(draw(st.integers(least, most))):
        free = [each for each in GOOD if each.lower() not in made and each.lower() not in stepping(made)]
        if not free:
            break
        chosen += draw(st.sampled_from(free))
        made += chosen[-1].lower()
    assume(len(chosen) >= least)
    return chosen


def stepping(made: str) -> set[str]:
    """Give what makes a step of a run behind a text: as it stands, as leet, or without the digits between."""
    before = made[-2:] + "".join([each for each in made if each.isalpha()])[-2:]
    return set().union(*map(_steps, before))


@cache
def _steps(character: str) -> frozenset[str]:
    near = [
        two for one in _readings(character) for two in GOOD.lower() for read in _readings(two) if one + read in NEAR
    ]
    return frozenset(near)


def _readings(character: str) -> list[str]:
    return [character, *(letter for letter, spelt in LEET.items() if character in spelt)]

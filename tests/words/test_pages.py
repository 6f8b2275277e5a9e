from __future__ import annotations

import re
from importlib.resources import files
from string import Formatter

import pytest

from pyauthgate.words import LANGUAGES, SENTENCES
from pyauthgate.words.guard import GUARD
from pyauthgate.words.pages import PAGES
from pyauthgate.words.pam import PAM

SAID = {**PAGES, **GUARD, **PAM}


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", SAID)
def test_a_sentence_is_there_in_every_language_with_the_same_blanks(code: str) -> None:
    sentences = SAID[code]
    assert tuple(sentences) == LANGUAGES
    assert all(sentence.strip() == sentence != "" for sentence in sentences.values())
    assert len({frozenset(blanks(sentence)) for sentence in sentences.values()}) == 1


def test_every_sentence_that_a_template_asks_for_exists() -> None:
    folder = files("pyauthgate.web").joinpath("templates")
    pages = "".join(page.read_text() for page in folder.iterdir())
    asked = set(re.findall(r'say\("([a-z_.]+)"[,)]', pages))
    assert len(asked) > 30
    assert asked <= set(SENTENCES)


def test_spanish_is_polite() -> None:
    said = " ".join(sentences["es"] for sentences in SAID.values())
    assert not re.search(r"\b(tu|tus|vos|tú|podés|ingresá|elegí|escribí|cambiá)\b", said, re.IGNORECASE)

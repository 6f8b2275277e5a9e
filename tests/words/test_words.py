from __future__ import annotations

from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.words import LANGUAGES, SENTENCES, choose, say, waiting
from pyauthgate.words.pam import PAM


@pytest.mark.parametrize("code", SENTENCES)
def test_every_sentence_is_there_in_every_language_with_the_same_braces(code: str) -> None:
    sentences = SENTENCES[code]
    assert tuple(sentences) == LANGUAGES
    braces = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in sentences.values()]
    assert all(sentences.values())
    assert braces[0] == braces[1] == braces[2]


def test_a_sentence_is_filled() -> None:
    code = next(code for code, text in SENTENCES.items() if "{minimum}" in text["es"])
    assert "8" in say(code, "es", minimum=8)


def test_an_unknown_code_is_a_mistake_in_the_program() -> None:
    with pytest.raises(KeyError):
        say("no.such", "es")


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "es"),
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt"),
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("fr-FR,fr;q=0.9", "es"),
        ("fr;q=0.9,en;q=0.5", "en"),
        ("en;q=0.4,pt;q=0.7", "pt"),
        ("EN", "en"),
        ("en;q=0,pt;q=0.1", "pt"),
        ("en;q=nan", "es"),
        ("en;q=x,pt", "pt"),
        ("*", "es"),
        (";;;,,,", "es"),
    ],
)
def test_the_browsers_wish_is_honoured_where_it_is_ours(accept: str, language: str) -> None:
    assert choose(accept, "es") == language


@given(st.text())
def test_any_header_gives_a_language(accept: str) -> None:
    assert choose(accept, "es") in LANGUAGES


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "Espere 1 segundo"),
        (59, "Espere 59 segundos"),
        (60, "Espere 1 minuto"),
        (61, "Espere 2 minutos"),
        (120, "Espere 2 minutos"),
        (3600, "Espere 1 hora"),
        (3601, "Espere 2 horas"),
    ],
)
def test_a_wait_is_told_in_units_that_people_count_in(seconds: int, words: str) -> None:
    assert waiting(seconds, "es") == words


def test_what_is_said_over_pam_is_one_line_each() -> None:
    assert all(sentence.isprintable() for sentences in PAM.values() for sentence in sentences.values())

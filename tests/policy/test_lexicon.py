from __future__ import annotations

import time
import tracemalloc

import pytest

from pyauthgate.policy.lexicon import NAME, ORDINARY, PLACE, SHORT, WORD, build, packaged, spell


def test_entries_are_folded_and_lose_their_spaces() -> None:
    assert spell(" Mar del Plata ") == "mardeipiata"
    assert spell("Ñandú-7") == "nandu7"


def test_words_are_found_with_their_kind_and_stretch() -> None:
    lexicon = build({"rosa": ORDINARY, "rosario": PLACE, "soi": SHORT})
    assert sorted(lexicon.find("xxrosariox")) == [(ORDINARY, 2, 6), (PLACE, 2, 9)]
    assert lexicon.short == {"soi"}


def test_where_no_word_begins_within_so_many_places_none_is_looked_for() -> None:
    lexicon = build({"rosa": NAME, "rosario": PLACE, "ario": NAME})
    assert sorted(lexicon.find("xxrosario", 3)) == [(NAME, 2, 6), (NAME, 5, 9), (PLACE, 2, 9)]
    assert lexicon.find("xxrosario", 2) == []
    assert lexicon.find("ros", 2) == lexicon.find("", 2) == []
    assert build({"rosario": PLACE, "pabio": NAME}).find("rosapabio", 2) == []


def test_a_longer_word_is_not_found_at_the_end_of_the_text() -> None:
    assert build({"rosa": NAME, "rosario": PLACE}).find("xxrosa") == [(NAME, 2, 6)]


def test_two_lexicons_are_joined_and_of_a_word_in_both_the_others_kind_holds() -> None:
    both = build({"rosa": NAME, "pabio": NAME}, ["one"]).joined(build({"rosa": WORD}, ["two"]))
    assert (both.find("rosa"), both.find("pabio")) == ([(WORD, 0, 4)], [(NAME, 0, 5)])
    assert both.knows(["one"])
    assert both.knows(["none", "two"])
    assert not both.knows(["one two", "on", "wo", ""])
    assert build({"ana": SHORT}).joined(build({"eva": SHORT})).short == {"ana", "eva"}


@pytest.mark.parametrize("kind", ["company", "compound", "listed", "name", "ordinary", "place", "vocabulary", "word"])
def test_a_word_is_of_the_kind_that_the_lists_call_it(kind: str) -> None:
    assert build({"rosa": kind}).find("rosa") == [(kind, 0, 4)]
    assert build({"sol": "short"}).short == {"sol"}


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("valentina", "name"),
        ("bautista", "name"),
        ("lopez", "name"),
        ("tucuman", "place"),
        ("mar del plata", "compound"),
        ("rueda", "ordinary"),
        ("abrazo", "word"),
        ("cantuta", "vocabulary"),
    ],
)
def test_the_packaged_lists_know_words_of_each_kind(word: str, kind: str) -> None:
    assert (kind, 0, len(spell(word))) in packaged().find(spell(word))


def test_the_packaged_lists_hold_common_passwords_and_not_the_documents_example() -> None:
    lists = packaged()
    assert all(lists.knows([each]) for each in ("password", "princess", "contrasena", "hoiamundo", "qwerty"))
    assert not lists.knows(["segur", "segur269", "password princess"])


def test_common_passwords_that_stand_beside_each_other_are_not_one() -> None:
    lists = build({}, ["dragon", "dragon1", "tiger"])
    assert lists.common == {"dra": " dragon dragon1 ", "tig": " tiger "}
    assert lists.knows(["dragon1"])
    assert not lists.knows(["dragon dragon1"])


def test_the_packaged_stems_are_those_of_the_packaged_words() -> None:
    lists = packaged()
    assert lists == build(lists.kinds, " ".join(lists.common.values()).split())


def test_the_packaged_lists_are_read_once_and_are_small() -> None:
    packaged.cache_clear()
    tracemalloc.start()
    before = time.process_time()
    lists = packaged()
    spent, (_, peak) = time.process_time() - before, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert packaged() is lists
    assert peak < 15_000_000
    assert spent < 5  # a bound on gross faults: the figure is a benchmark's

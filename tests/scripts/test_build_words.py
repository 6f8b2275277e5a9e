from __future__ import annotations

import gzip
import re
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from scripts.build_words import (
    DATA,
    INPUTS,
    ROOT,
    Entry,
    common_lines,
    derived,
    kept,
    lexicon,
    lexicon_lines,
    main,
    parts,
    stem_lines,
)

needs_lists = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("faker", "django", "zxcvbn")),
    reason="the lists' packages are not installed",
)

ANA, ROSA, LUNA = Entry("ana", "name"), Entry("rosa", "name"), Entry("iuna", "name")
LARGEST = 120_000
DICTIONARY = ["cabrito", "tintero", "rosa", "rosario", "Madrid", "sin duda", "mesa"]


def packaged() -> dict[str, list[str]]:
    """Give the words of each kind, as packaged."""
    lines = DATA.joinpath("lexicon.txt").read_text("ascii").splitlines()
    return {kind: words for kind, *words in map(str.split, lines)}


def test_hand_kept_entries_part_at_commas_and_several_words_are_one() -> None:
    text = "# a comment\n\nBoca!, River Plate,\nD'Angelo*, Mesa-"
    assert list(kept(text, "place")) == [
        Entry("boca", "place", "!"),
        Entry("riverpiate", "compound"),
        Entry("dangeio", "place", "*"),
        Entry("mesa", "place", "-"),
    ]


def test_names_part_at_spaces_and_words_of_every_day_stay_words() -> None:
    assert list(kept("Núñez Luna", "name", None)) == [Entry("nunez", "name"), LUNA]
    assert list(kept("te quiero, clave", "word")) == [Entry("tequiero", "word"), Entry("ciave", "word")]


def test_names_of_the_sources_are_taken_apart_without_their_particles() -> None:
    names = ["María José", "Peña-Luna", "Ana", "de los Santos", "O'Higgins", "Wu"]
    assert [entry.word for entry in parts(names)] == ["maria", "jose", "pena", "iuna", "ana", "santos"]


def test_a_word_of_several_kinds_is_of_the_weightiest() -> None:
    names = [Entry("rosario", "name"), Entry("juiio", "name")]
    given = [Entry("rosario", "place"), *names, Entry("juiio", "word"), ROSA, Entry("rosa", "word")]
    assert lexicon(given, ["rosa"]) == {"rosario": "place", "juiio": "name", "rosa": "word"}


def test_names_that_a_dictionary_has_are_ordinary_unless_they_are_marked() -> None:
    assert lexicon([ROSA, LUNA], ["rosa", "luna", "mesa"]) == {"rosa": "ordinary", "iuna": "ordinary"}
    assert lexicon([ROSA, Entry("rosa", "name", "!")], ["rosa"]) == {"rosa": "name"}
    assert lexicon([ROSA, Entry("rosa", "name", "*")]) == {"rosa": "ordinary"}


def test_what_is_marked_as_no_name_is_none_and_may_be_a_word_still() -> None:
    assert lexicon([ROSA, Entry("rosa", "name", "-")]) == {}
    assert lexicon([Entry("rosa", "name", "-"), Entry("rosa", "word")]) == {"rosa": "word"}


def test_names_of_three_letters_are_short_and_other_words_of_three_are_left_out() -> None:
    given = [ANA, Entry("iuz", "name"), Entry("goi", "word"), Entry("fez", "place")]
    assert lexicon(given, ["luz"]) == {"ana": "short", "iuz": "short"}


def test_what_is_too_long_or_not_ascii_is_left_out() -> None:
    assert lexicon([Entry("a" * 25, "compound"), Entry("пароль", "word")]) == {}


def test_vocabulary_is_kept_where_a_name_hides() -> None:
    kinds = lexicon([Entry("brito", "name"), Entry("inter", "place")], [], ["cabrito", "cabritillo", "retninu"])
    assert kinds == {"brito": "name", "inter": "place", "cabrito": "vocabulary", "uninter": "vocabulary"}


def test_a_compound_that_other_names_make_up_is_left_out() -> None:
    names = [Entry("iionei", "name"), Entry("messi", "name")]
    assert lexicon([*names, Entry("iioneimessi", "compound")]) == {"iionei": "name", "messi": "name"}
    assert "iioneidemessi" in lexicon([*names, Entry("iioneidemessi", "compound")])


def test_each_kind_has_a_line_and_words_stand_in_order() -> None:
    assert lexicon_lines({"roma": "place", "rosa": "name", "adan": "name"}) == ["name adan rosa", "place roma"]


def test_stems_stand_by_the_lengths_of_their_words() -> None:
    kinds = {"rosario": "place", "rosa": "name", "roman": "name", "adan": "name", "ana": "short", "iuna": "name"}
    assert stem_lines(kinds) == ["4 adan iuna", "4,7 rosa", "5 roma"]


def test_passwords_are_folded_sorted_and_given_once() -> None:
    assert common_lines(["Password", "password", "abc", "contraseña", "with space", "Пароль", " dragon1l "]) == [
        "contrasena", "dragon1i", "password",
    ]  # fmt: skip


def test_a_dictionary_tells_the_names_that_are_words_and_the_words_names_hide_in() -> None:
    given = [ROSA, Entry("brito", "name"), Entry("inter", "place"), Entry("madrid", "place")]
    ordinary, vocabulary = derived(DICTIONARY, given)
    assert ordinary == ["rosa"]
    assert vocabulary == ["cabrito", "tintera", "tintero"]


@needs_lists
def test_the_packaged_lists_are_what_the_script_builds(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["--into", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "lexicon.txt").read_bytes() == (DATA / "lexicon.txt").read_bytes()
    assert (tmp_path / "stems.txt").read_bytes() == (DATA / "stems.txt").read_bytes()
    built, again = ((folder / "common.txt.gz").read_bytes() for folder in (tmp_path, DATA))
    assert gzip.decompress(built) == gzip.decompress(again)


@needs_lists
def test_a_dictionary_that_is_given_renews_the_inputs_made_of_it(tmp_path: Path) -> None:
    inputs = tmp_path / "inputs"
    shutil.copytree(INPUTS, inputs)
    words = tmp_path / "words"
    words.write_text("\n".join(DICTIONARY), encoding="utf-8")
    result = CliRunner().invoke(main, ["--inputs", str(inputs), "--into", str(tmp_path), "--dictionary", str(words)])
    assert result.exit_code == 0, result.output
    assert {"rosa", "rosario", "italia"} & set((inputs / "ordinary.txt").read_text("ascii").split()) == {
        "rosa",
        "rosario",
    }
    assert {"cabrito", "parisino"} <= set((inputs / "vocabulary.txt").read_text("ascii").split())
    assert re.search(r"vocabulary \d{2,3}, word \d{3}", result.output)


def test_every_word_is_a_skeleton_and_stands_once() -> None:
    kinds = packaged()
    words = [word for each in kinds.values() for word in each]
    assert len(words) == len(set(words))
    assert all(re.fullmatch(r"[a-km-z0-9]{4,24}", word) for word in words if word not in set(kinds["short"]))
    assert all(re.fullmatch(r"[a-km-z]{3}", word) for word in kinds["short"])
    assert DATA.joinpath("lexicon.txt").stat().st_size <= LARGEST


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("name", "vaientina gonzaiez etxebarria puigdemont xoan ainhoa messi rocio franco moiina ferreira"),
        ("place", "argentina tucuman cordoba vaiiadoiid ourense iondres montevideo ushuaia boca betis curitiba"),
        ("compound", "buenosaires mardeipiata iacoruna riverpiate evaperon haiamadrid"),
        ("ordinary", "rosa torre iuna cuenca paioma izquierdo zapatero naranjo"),
        ("vocabulary", "cabrito tintero saitamontes poquito bocanada"),
        ("word", "contrasena cambiame ciave viernes febrero diosesamor bienvenido"),
        ("short", "ana eva iuz soi paz ieo"),
    ],
)
def test_what_people_use_is_in_the_packaged_lists(kind: str, words: str) -> None:
    assert set(words.split()) <= set(packaged()[kind])


def test_the_documentation_counts_the_words_of_each_kind() -> None:
    page = ROOT.joinpath("docs", "reference", "word-lists.md").read_text("utf-8")
    told = {
        kind: int(count.replace(",", ""))
        for kind, count in re.findall(r"^\| `(\w+)` \| ([\d,]+) \|", page, re.MULTILINE)
    }
    common = gzip.decompress(DATA.joinpath("common.txt.gz").read_bytes()).split()
    assert told == {kind: len(words) for kind, words in packaged().items()} | {"common": len(common)}


@needs_lists
def test_the_documentation_names_the_versions_of_the_sources() -> None:
    page = ROOT.joinpath("docs", "reference", "word-lists.md").read_text("utf-8")
    lock = Path(ROOT, "requirements", "dev.txt").read_text("utf-8")
    for package in ("faker", "django", "zxcvbn"):
        (version,) = re.findall(rf"^{package}==(\S+)", lock, re.MULTILINE)
        assert f"{package} {version}" in page.lower()

"""Build the word lists of the policy: what the engine loads is folded, sorted and settled here.

``python -m scripts.build_words`` writes ``lexicon.txt``, ``stems.txt`` and ``common.txt.gz``
into ``pyauthgate/policy/data``; the same versions of the development
dependencies give the same bytes.  ``--dictionary /usr/share/dict/spanish``
finds anew which names are ordinary words and which ordinary words a name
hides in, for ``scripts/inputs``: to be done after names were added.
Sources, licences and counts: ``docs/reference/word-lists.md``.
"""

from __future__ import annotations

import gzip
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import normalize

import click

from pyauthgate.policy.folding import fold, plain, skeleton
from pyauthgate.policy.lexicon import STEM, build, pages, spell
from scripts.dictionary import holders, inflected, made_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Entry", "common_lines", "derived", "kept", "lexicon", "lexicon_lines", "main", "parts", "stem_lines"]

ROOT: Final = Path(__file__).resolve().parent.parent
DATA: Final = ROOT / "pyauthgate" / "policy" / "data"
INPUTS: Final = ROOT / "scripts" / "inputs"
LOCALES: Final = ("es_AR", "es_ES", "es_MX", "es_CL", "es_CO", "pt_BR", "pt_PT")
PEOPLE: Final = ("first_names", "first_names_female", "first_names_male", "last_names")
HOMES: Final = {
    "es": ("countries",),
    "es_AR": ("provinces", "municipalities"),
    "es_ES": ("states",),
    "es_MX": ("states",),
    "es_CO": ("departments",),
    "pt_BR": ("estados",),
    "pt_PT": ("distritos",),
}
"""Of Faker's address providers, what people call home; the smaller towns of some countries are mostly words."""

HAND: Final = {"names": "name", "places": "place", "clubs": "place", "people": "name", "words": "word"}
"""The hand-kept lists, and what a single word in them is."""

KINDS: Final = ("vocabulary", "ordinary", "word", "name", "place", "compound")
"""By rising weight: a place is a place though it is a surname too."""

SHORT: Final = STEM - 1
"""Letters of the shortest names, which have a line of their own."""

PARTICLES: Final = frozenset(("del", "las", "los", "san", "santa", "das", "dos", "the"))
SURE: Final = "!"
"""Behind a kept entry: it counts alone, though it is an ordinary word as well."""
DOUBTFUL: Final = "*"
"""Behind a kept entry: it is an ordinary word, though the dictionary lacks it."""
NEVER: Final = "-"
"""Behind a kept entry: it is a word and no name, though a source has it."""

LONGEST: Final = 24
"""Letters from which on a word stands in no password (`Reino Unido de Gran Bretaña e Irlanda del Norte`)."""


class Entry(NamedTuple):
    """A word as the engine compares it, what it is, and how sure that is."""

    word: str
    kind: str
    mark: str = ""


def kept(text: str, kind: str, between: str | None = ",") -> Iterator[Entry]:
    """Read a hand-kept list: comments, and entries that part at a sign.

    An entry of several words is a compound, unless it is one of the words that everybody uses.

    Parameters
    ----------
    between:
        What stands between two entries; None for spaces.

    """
    for line in text.splitlines():
        for given in [] if line.startswith("#") else line.split(between):
            entry = given.strip()
            if entry:
                mark = entry[-1] if entry[-1] in SURE + DOUBTFUL + NEVER else ""
                yield Entry(spell(entry), "compound" if kind != "word" and " " in entry else kind, mark)


def parts(names: Iterable[str]) -> Iterator[Entry]:
    """Take names apart: each part of three letters or more is a name."""
    for name in names:
        for part in _folded(name.replace("-", " ")).split():
            if part.isalpha() and part.isascii() and part not in PARTICLES and len(part) >= SHORT:
                yield Entry(skeleton(part), "name")


def lexicon(entries: Iterable[Entry], ordinary: Iterable[str] = (), vocabulary: Iterable[str] = ()) -> dict[str, str]:
    """Settle the one kind of each word; compounds that other names make up are left out.

    Parameters
    ----------
    ordinary:
        Words of a dictionary: a name or a place among them counts only beside another one, unless it is marked.
    vocabulary:
        Words that names hide in.

    """
    given = list(entries)
    sure, doubtful, never = ({each.word for each in given if each.mark == mark} for mark in (SURE, DOUBTFUL, NEVER))
    words = {*map(spell, ordinary), *doubtful} - sure
    meant = [each for each in given if each.word.isascii() and (each.word not in never or each.kind == "word")]
    found = [(each.word, _settled(each, words)) for each in meant]
    kinds = dict(sorted(found, key=lambda pair: KINDS.index(pair[1])))
    kinds = {word: _by_length(word, kind) for word, kind in kinds.items() if _by_length(word, kind)}
    kinds = {word: kind for word, kind in kinds.items() if kind != "compound" or not made_up(word, kinds)}
    return kinds | dict.fromkeys([strand for _, strand in holders(vocabulary, kinds)], "vocabulary")


def lexicon_lines(kinds: dict[str, str]) -> list[str]:
    """Give a line for each kind: its name, and its words in order."""
    return [
        " ".join([kind, *sorted(word for word, its in kinds.items() if its == kind)])
        for kind in sorted(set(kinds.values()))
    ]


def stem_lines(kinds: dict[str, str]) -> list[str]:
    """Give a line for each set of lengths: the lengths, and the stems of which the words are so long, in order."""
    stems: dict[str, list[str]] = {}
    for stem, lengths in sorted(build(kinds).stems.items()):
        stems.setdefault(",".join(map(str, lengths)), []).append(stem)
    return [" ".join([lengths, *stems[lengths]]) for lengths in sorted(stems)]


def common_lines(passwords: Iterable[str]) -> list[str]:
    """Fold passwords, and keep what is ASCII, has no space in it and is four characters or longer."""
    folded = {skeleton(_folded(password)) for password in passwords}
    return sorted(each for each in folded if len(each) > SHORT and each.isascii() and " " not in each)


def derived(dictionary: Iterable[str], entries: list[Entry]) -> tuple[list[str], list[str]]:
    """Give what a dictionary says of the entries: the words that are names too, and those that names hide in.

    Parameters
    ----------
    dictionary:
        Words as they are written, those in capitals and those of several words left out here.

    """
    words = sorted({_folded(word) for word in dictionary if word.islower() and word.isalpha()})
    names = lexicon(entries)
    ordinary = [word for word in words if names.get(skeleton(word)) in ("name", "place", "short")]
    names = lexicon(entries, ordinary)
    base = [word for word in words if len(word) > SHORT and names.get(skeleton(word)) not in ("name", "place")]
    forms = {form for word in base for form in inflected(word)}
    return ordinary, sorted({word for word, _ in holders(forms, names)})


def _settled(entry: Entry, ordinary: set[str]) -> str:
    return "ordinary" if entry.kind in ("name", "place") and entry.word in ordinary else entry.kind


def _by_length(word: str, kind: str) -> str:
    """Give the kind of a word of its length; nothing when it is too short to be looked for."""
    if len(word) > SHORT:
        return kind if len(word) <= LONGEST else ""
    return "short" if len(word) == SHORT and kind in ("name", "ordinary") else ""


def _folded(text: str) -> str:
    return plain(fold(normalize("NFC", text.strip())))


def _listed(provider: str, key: str) -> list[str]:
    """Read a list of a Faker provider: names, names with their weights, codes with their names."""
    found = getattr(import_module(f"faker.providers.{provider}").Provider, key, ())
    if isinstance(found, property):
        # es_CL puts some lists together in properties, of lists that have their own place here.
        return []
    if isinstance(found, dict):
        return [value if isinstance(value, str) else name for name, value in found.items()]
    return [row if isinstance(row, str) else row[1] for row in found]


def _people() -> Iterator[Entry]:
    for locale in LOCALES:
        for key in PEOPLE:
            yield from parts(_listed(f"person.{locale}", key))


def _homes() -> Iterator[Entry]:
    for locale, keys in HOMES.items():
        for key in keys:
            yield from kept("\n".join(_listed(f"address.{locale}", key)), "place")


def _hand(inputs: Path, name: str) -> Iterator[Entry]:
    text = inputs.joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return kept(text, HAND[name], None if name == "names" else ",")


def _passwords(words: Iterable[str]) -> list[str]:
    spec = find_spec("django")
    if spec is None or spec.origin is None:
        message = "django is not installed; the development dependencies have it"
        raise click.ClickException(message)
    packed = Path(spec.origin).parent / "contrib" / "auth" / "common-passwords.txt.gz"
    lists = import_module("zxcvbn.frequency_lists").FREQUENCY_LISTS
    return [*gzip.decompress(packed.read_bytes()).decode().split(), *lists["passwords"], *words]


@click.command()
@click.option("--inputs", type=click.Path(file_okay=False, path_type=Path), default=INPUTS, help="The hand-kept lists.")
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), default=DATA, help="Where to write.")
@click.option("--dictionary", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Look names up in it.")
def main(inputs: Path, into: Path, dictionary: Path | None) -> None:
    """Write the lists, and say how many words each has."""
    by_hand = [entry for name in HAND for entry in _hand(inputs, name)]
    entries, found = [*_people(), *_homes(), *by_hand], [inputs / f"{name}.txt" for name in ("ordinary", "vocabulary")]
    if dictionary:
        known = dictionary.read_text("utf-8").split() + inputs.joinpath("lacking.txt").read_text("utf-8").split()
        for path, words in zip(found, derived(known, entries), strict=True):
            path.write_text("".join(f"{word}\n" for word in words), encoding="ascii")
    ordinary, vocabulary = (path.read_text("ascii").split() for path in found)
    kinds = lexicon(entries, ordinary, vocabulary)
    lines = lexicon_lines(kinds)
    passwords = common_lines(_passwords(entry.word for entry in by_hand if entry.kind == "word"))
    into.joinpath("lexicon.txt").write_text("".join(f"{line}\n" for line in lines), encoding="ascii")
    into.joinpath("stems.txt").write_text("".join(f"{line}\n" for line in stem_lines(kinds)), encoding="ascii")
    # mtime=0: the same lists must give the same file.
    into.joinpath("common.txt.gz").write_bytes(
        gzip.compress(("\n".join(pages(passwords)) + "\n").encode("ascii"), mtime=0)
    )
    counts = [f"{line.split(' ', 1)[0]} {line.count(' ')}" for line in lines]
    click.echo(", ".join([*counts, f"common {len(passwords)}"]))


if __name__ == "__main__":
    main()

"""Which paths of the panel are guarded, and which spellings of them nobody may use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from fnmatch import translate
from typing import TYPE_CHECKING
from unicodedata import normalize

from pyauthgate.web.guard.folding import climbs, endless, fold, folds, readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pyauthgate.model import Form

__all__ = ["FREE", "Paths", "Place", "Standing"]

LEARNED = 4096
"""Judgements held; a flood of invented paths only makes us begin again."""

LONGEST = 512
"""Characters of a path whose judgement is held; longer ones are judged each time."""

FORBIDDEN = re.compile(r"[\x00-\x1f\x7f\\]|[^\x00-\xff]")
"""Controls and backslashes; and what is no byte, which no server of WSGI gives."""
UNCLEAR = re.compile(r"//|[%;?#]|(?:^|/)\.{1,2}(?:/|$)|[. ](?:/|$)")
"""What keeps a path from having one spelling, besides bytes that are no text."""

ANYTHING = "*"
MARK = "\ue000"
"""Stands for it while a path is folded, which drops signs; no path that a visitor sends is taken for it."""

VARIABLE = r"[A-Za-z0-9_~=+-](?:[A-Za-z0-9._~=+-]*[A-Za-z0-9_~=+-])?"
"""What ``*`` stands for in the path of a form: one segment, such as a number or the token of a link."""


class Standing(IntEnum):
    """How a path is to be treated; of two readings the graver one counts."""

    FREE = 0
    GUARDED = 1
    """A form's path in the configured spelling: read strictly."""
    DENIED = 2
    """Nobody may go there: 403."""
    CROOKED = 3
    """Some panel may take it for a guarded or a denied path: 400, and the panel is not called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What a path is to the gate.

    Parameters
    ----------
    forms:
        The forms at a guarded path; of a crooked one that lies `below` theirs as well.
    below:
        It is crooked for no other reason than that it lies below a form's
        path, as Django's ``/password_change/done/`` does.  A plain view of it
        (GET or HEAD without body and guarded names) may pass like one of the
        form itself; whoever does not look at this refuses it.

    """

    standing: Standing
    forms: tuple[Form, ...] = ()
    below: bool = False


FREE = Place(standing=Standing.FREE)
DENIED = Place(standing=Standing.DENIED)
CROOKED = Place(standing=Standing.CROOKED)


class Paths(dict[tuple[str, str], Place]):
    """Judges paths, and remembers: ``paths[script_name, path_info]`` is one look-up for an everyday request.

    A path is guarded in its configured spelling alone.  Every other one that
    some panel may read as it, or as something below it, is crooked, and so is
    one that nobody reads like his neighbour: with a control character, a
    backslash or a segment ``..``.

    Parameters
    ----------
    forms:
        The panel's forms.  ``*`` in a path stands for one segment; the path
        with a slash behind is guarded where the form, or another one, has it, and crooked elsewhere.
    deny:
        Globs of paths under the application's root or from the server's;
        ``*`` stands for anything, slashes included, and what lies below is denied as well.

    """

    def __init__(self, forms: Sequence[Form], deny: Iterable[str] = ()) -> None:
        super().__init__()
        # Where both fit, the path that is written out goes before the one with a variable.
        spellings = sorted({form.path for form in forms}, key=lambda path: (ANYTHING in path, path))
        self._guards = [_Guard(path, tuple(form for form in forms if form.path == path)) for path in spellings]
        self._denied = [re.compile(_glob(pattern)).match for pattern in deny]

    def __missing__(self, key: tuple[str, str]) -> Place:
        """Judge a path that is not remembered.

        Both ``PATH_INFO`` alone and the two together are judged: a panel may be
        mounted under a prefix, and take it for its own.
        """
        script_name, path_info = key
        place = self._judge(path_info)
        if script_name:
            place = max(place, self._judge(script_name + path_info), key=_gravity)
        if len(script_name) + len(path_info) <= LONGEST:
            if len(self) >= LEARNED:
                self.clear()
            self[key] = place
        return place

    def _judge(self, path: str) -> Place:
        texts = frozenset() if FORBIDDEN.search(path) else readings(path)
        if not texts or climbs(texts) or endless(texts):
            return CROOKED
        found = folds(texts)
        if any(fits(f"{one}{slash}") for fits in self._denied for one in found for slash in ("", "/")):
            return DENIED if _straight(path) else CROOKED
        for guard in self._guards:
            if guard.spells(path):
                return guard.place
        held = [guard for guard in self._guards if any(map(guard.holds, found))]
        if not held:
            return FREE
        return held[0].beneath if _straight(path) and held[0].leads(path) else CROOKED


class _Guard:
    """One configured path with its forms."""

    def __init__(self, path: str, forms: tuple[Form, ...]) -> None:
        self.place = Place(standing=Standing.GUARDED, forms=forms)
        self.beneath = Place(standing=Standing.CROOKED, forms=forms, below=True)
        raw = path.encode().decode("latin-1")
        # The root has two spellings: without a path a browser asks for "/", and under a prefix a server may say "".
        either = path == "/" or any(form.slash for form in forms)
        own = f"{_pattern(raw.rstrip('/'))}/?" if either else _pattern(raw)
        deeper = "" if path == "/" else "(?:/.*)?"
        self.spells = re.compile(own + r"\Z").match
        self.leads = re.compile(_pattern(raw.rstrip("/")) + r"/.+\Z").match
        known = "|".join(map(_variable, sorted(folds([path.replace(ANYTHING, MARK)]))))
        self.holds = re.compile(f"(?s:(?:{known}){deeper})\\Z").match


def _pattern(path: str) -> str:
    return VARIABLE.join(map(re.escape, path.split(ANYTHING)))


def _variable(folded: str) -> str:
    return "[^/]+".join(map(re.escape, folded.split(MARK)))


def _glob(pattern: str) -> str:
    """Give the expression of what a glob denies: the fold of it, and everything below."""
    folded = fold(pattern.replace(ANYTHING, MARK)).replace(MARK, ANYTHING)
    bare = folded if pattern.startswith("/") else folded.removeprefix("/")
    return f"{translate(bare)}|{translate(f'{bare}/*')}"


def _straight(path: str) -> bool:
    """Say whether every reader reads a path alike."""
    return path.startswith("/") and not UNCLEAR.search(path) and _is_text(path)


def _is_text(path: str) -> bool:
    try:
        text = path.encode("latin-1").decode()
    except UnicodeError:
        return False
    return text.isprintable() and normalize("NFKC", text) == text


def _gravity(place: Place) -> tuple[Standing, bool]:
    return place.standing, not place.below

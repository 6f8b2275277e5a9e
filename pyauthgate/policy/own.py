"""What must not be the password: the words that a client's facts are made of.

Nothing of a client stays here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from unicodedata import normalize

from pyauthgate.policy.folding import fold, plain, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.model import Facts

__all__ = ["BEFORE", "Own", "own_words"]

BEFORE: Final = "\0"
"""Stands before each word in a joined text; in no word."""

SHORTEST: Final = 3
"""Letters of the shortest own word: two stand in every password."""

MOST: Final = 400
"""Own words at most, so that a client with thousands of mailboxes does not slow the check down."""

PARTICLES: Final = frozenset({"de", "la", "del", "los", "las", "y"})
SUFFIXES: Final = frozenset({"com", "net", "org", "gob", "gov", "edu", "mil", "int", "tur", "coop", "www"})
"""Labels that say nothing of their owner: the second level of .ar and its like."""

_WORDS: Final = re.compile(r"[^\W\d_]+")
_PARTS: Final = re.compile(r"[^\W_]+")
_LONG_ENOUGH: Final = re.compile(f"[^{BEFORE}]{{{SHORTEST},}}")


class Own(NamedTuple):
    """The words of one client.

    Parameters
    ----------
    words:
        The skeleton of each word of mailboxes and domains with the code it is reported under.
    names:
        The names, which may not even be contained.
    number:
        The client number.
    beginnings:
        All of them in one text, `BEFORE` before every word, to find beginnings in.

    """

    words: dict[str, str]
    names: frozenset[str]
    number: str
    beginnings: str

    def begun(self, start: str) -> Iterator[str]:
        """Give the codes of the words that begin so."""
        if any(name.startswith(start) for name in self.names):
            yield "personal.start"
        codes = [code for word, code in self.words.items() if word.startswith(start)]
        if codes:
            yield min(codes)


def own_words(facts: Facts) -> Own:
    """Take a client's facts apart, once; the words are kept beside the facts and dropped with them.

    Parameters
    ----------
    facts:
        Any order of names, mailboxes and domains gives the same words.

    """
    return facts.once(_own_words)


def _own_words(facts: Facts) -> Own:
    if not (facts.names or facts.email or facts.mailboxes or facts.domains):
        return Own({}, frozenset(), facts.number, "")
    names = frozenset(_spelled([word for name in facts.names for word in _of_name(_folded(name))]))
    mailboxes = [_folded(mailbox).partition("@") for mailbox in (facts.email, *facts.mailboxes) if mailbox]
    domains = {_folded(domain) for domain in facts.domains}
    domains.update([domain for _, _, domain in mailboxes if domain])
    words = dict.fromkeys(_spelled([word for domain in domains for word in _of_domain(domain)]), "identity.domain")
    # A word that is a mailbox and a domain is a mailbox, whichever came first.
    boxed = _spelled([word for local, _, domain in mailboxes for word in _of_mailbox(local, domain)])
    words.update(dict.fromkeys(boxed, "identity.mailbox"))
    if len(words) > MOST:
        words = dict(sorted(words.items())[:MOST])
    return Own(words, names, facts.number, "".join([BEFORE + word for word in (*words, *names)]))


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else plain(fold(normalize("NFC", text)))


def _spelled(words: list[str]) -> list[str]:
    """Give the skeletons of those that are long enough: all at once, as a call for each costs more than its work."""
    return _LONG_ENOUGH.findall(skeleton(BEFORE.join(words)))


def _of_name(name: str) -> list[str]:
    words = _WORDS.findall(name)
    if len(words) < 2:  # noqa: PLR2004 - a single word is all there is
        return words
    if PARTICLES.isdisjoint(words):
        return [*words, "".join(words)]
    single = [word for word in words if word not in PARTICLES]
    return [*single, "".join(words), "".join(single), *_with_particles(words)]


def _with_particles(words: list[str]) -> list[str]:
    """Join particles to the word behind them: ``delatorre``."""
    found, before = [], ""
    for word in words:
        if word in PARTICLES:
            before += word
        elif before:
            found.append(before + word)
            before = ""
    return found


def _of_mailbox(local: str, domain: str) -> list[str]:
    found = _parts(local)
    return [*found, found[0] + _joined(domain)] if domain else found


def _of_domain(domain: str) -> list[str]:
    labels = domain.strip(".").split(".")
    owned = labels[:-1] or labels
    if "xn--" in domain:
        owned += [_readable(label) for label in owned]
    found = [word for label in owned if label not in SUFFIXES for word in _parts(label)]
    if len(labels) > 1:
        found.append(_joined("".join(labels)))
    return found


def _joined(text: str) -> str:
    return text if text.isalnum() else "".join(_PARTS.findall(text))


def _parts(text: str) -> list[str]:
    """Give the whole without its separators, the parts between them, and the letters beside digits."""
    if text.isalpha():
        return [text]
    parts = _PARTS.findall(text)
    whole = "".join(parts)
    return [whole, *parts] if whole.isalpha() else [whole, *parts, *_WORDS.findall(text)]


def _readable(label: str) -> str:
    """Read an internationalised label (RFC 3492); one that is none stays as it is."""
    if not label.startswith("xn--"):
        return label
    try:
        return _folded(label[4:].encode("ascii").decode("punycode"))
    except UnicodeError:
        return label

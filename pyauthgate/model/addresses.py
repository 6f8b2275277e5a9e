"""E-mail addresses, hosts and user names in their one spelling: to compare and to find by, never to write to."""

from __future__ import annotations

import unicodedata
from typing import Final

__all__ = ["DOT_ATOM", "LABEL", "ambiguous", "canonical_address", "canonical_domain", "folded", "folded_name"]


DOT_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
"""The pattern of the part before the ``@`` that needs no quotes (RFC 5322, section 3.2.3), in ASCII."""
LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
"""The pattern of one label of a host in ASCII and lower case (RFC 1123, section 2.1)."""
DEVIATIONS = frozenset("\N{LATIN SMALL LETTER SHARP S}\N{GREEK SMALL LETTER FINAL SIGMA}\u200c\u200d")
"""What IDNA 2003 and 2008 write in different ways (RFC 5894, section 7.2): such a host is two, of two owners."""


def canonical_address(text: str) -> str:
    """Give the one spelling of an e-mail address; of what is none, some spelling that no address has.

    No provider has two people's mailboxes differ in case alone (RFC 5321,
    section 2.4, discourages it), and an international host has two spellings.
    """
    local, at, host = folded(text).rpartition("@")
    return f"{local}{at}{_ascii(host)}"


def canonical_domain(text: str) -> str:
    """Give the one spelling of a domain as people name it: in ASCII (RFC 5890, section 2.3.2), without ``www.``.

    A dot at its end says that it is whole (RFC 1034, section 3.1), which is what we take it for.
    """
    return _ascii(folded(text).strip().removesuffix(".")).removeprefix("www.")


def ambiguous(host: str) -> bool:
    """Say whether a host in letters is spelled so that mail servers would not agree where it is."""
    return not DEVIATIONS.isdisjoint(folded(host))


def folded(text: str) -> str:
    """Give a text in the case and composition that are compared; cheap, where IDNA is not."""
    return unicodedata.normalize("NFC", text).lower()


def folded_name(text: str) -> str:
    """Give a user name as programs compare it which trim it and mind neither case nor width (Unicode's NFKC)."""
    return unicodedata.normalize("NFKC", text.strip()).casefold()


def _ascii(host: str) -> str:
    """Give a folded host as DNS has it, where IDNA can write it in one way."""
    if ambiguous(host):
        return host
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:
        return host

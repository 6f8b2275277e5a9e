"""E-mail addresses, hosts and user names in their one spelling: to compare and to find by, never to write to."""

from __future__ import annotations

import unicodedata

__all__ = ["canonical_address", "canonical_host", "folded", "folded_name"]


def canonical_address(text: str) -> str:
    """Give the one spelling of an e-mail address; of what is none, some spelling that no address has.

    No provider has two people's mailboxes differ in case alone (RFC 5321,
    section 2.4, discourages it), and an international host has two spellings.
    """
    local, at, host = folded(text).rpartition("@")
    return f"{local}{at}{canonical_host(host)}"


def canonical_host(text: str) -> str:
    """Give the one spelling of a host name: lower case, and ASCII where IDNA can write it (RFC 5890, section 2.3.2)."""
    plain = folded(text)
    try:
        return plain.encode("idna").decode().lower()
    except UnicodeError:
        return plain


def folded(text: str) -> str:
    """Give a text in the case and composition that are compared; cheap, where IDNA is not."""
    return unicodedata.normalize("NFC", text).lower()


def folded_name(text: str) -> str:
    """Give a user name as programs compare it which trim it and mind neither case nor width (Unicode's NFKC)."""
    return unicodedata.normalize("NFKC", text.strip()).casefold()

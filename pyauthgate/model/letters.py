"""Mails that are to be sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["GATE", "LINK", "Letter", "Posting"]

GATE: Final = "gate"
"""The ``way`` of a letter whose links lead to a page of ours."""
LINK: Final = "link:"
"""How the name of a letter's value begins that is a link; it goes on with the client's number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail to one address, before it is put into words.

    Parameters
    ----------
    id:
        At least 22 random characters that are safe in a URL: the left part of the Message-ID, the same on every try.
    number:
        The client it is for; also a header of the mail.  Empty for a trial, which is never stored.
    kind:
        Why it is written: ``activation``, ``activated``, ``recovery``, ``recovered``, ``password_changed``,
        ``address_changed``, ``factor_added``, ``factor_removed``, ``factor_recovered``, ``factor_refused``,
        ``new_device``, ``throttled``, ``reminder`` or ``trial``.
    language:
        Of its words; empty for the site's own.
    values:
        What the words are filled with: ``account``, ``network``; ``link:NUMBER``, the link of each client that is
        invited, and ``way``, where they lead, as `gatekeeper.invitations` has it.  A link opens a door: no log shows
        them.
    at:
        When it was written.
    expires_at:
        After which it says nothing any more, because its link is dead; None for never.

    """

    id: str
    number: str
    address: str = field(repr=False)
    kind: str
    language: str = ""
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    at: float
    expires_at: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """A letter on its way.

    Parameters
    ----------
    tries:
        How often it was taken to be sent, this time included; never less than the number of mails that went out.
    error:
        Why the last try came to nothing, as a few machine-readable words; empty when there was none.

    """

    letter: Letter
    tries: int
    error: str = ""

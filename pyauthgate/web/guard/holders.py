"""Whom the panel's cookies are sealed for: a session of the gate, or a visitor before the log-in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from pyauthgate.credentials import hash_token

if TYPE_CHECKING:
    from pyauthgate.web.guard.seals import Opened

__all__ = ["Door", "Holder", "of_pre_session", "of_session"]


class Door(StrEnum):
    """Where somebody who is not logged in has come to.

    What the panel sets at one door opens nothing at the other: a session that
    a link or a recovery has logged in at the panel would make the log-in form
    of the panel say yes to any number.
    """

    LOGIN = "login"
    PROGRAM = "program"
    """The log-in form again, for a script that was refused: no page is shown for what is set there."""
    OTHER = "other"
    PUBLIC = "public"
    """A path that anybody may see: what is set there takes nothing from the log-in's door, and keeps nobody from it."""
    SHUT = "shut"
    """Another page on a form's path: what was set for the forms is neither seen nor replaced there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who has something of ours.

    Parameters
    ----------
    name:
        What the seals are bound to.
    opened:
        The panel's cookies that came sealed for it.
    reserved:
        Names of cookies that it has at another door, and that stay as they are there.
    mislaid:
        It comes to the log-in with nothing but what was set at another form.
    fresh:
        The token of a pre-session that the browser does not have yet; empty when there is none to be set.

    """

    name: str
    opened: tuple[Opened, ...] = field(default=(), repr=False)
    reserved: frozenset[str] = frozenset()
    mislaid: bool = False
    fresh: str = field(default="", repr=False)


def of_session(session_id: str) -> str:
    """Name the holder of a session; its id opens nothing, and only our keys make a seal of it."""
    return f"session:{session_id}"


def of_pre_session(token: str, door: Door) -> str:
    """Name the visitor who has a pre-session, at one of the doors."""
    return f"{door}:{hash_token(token).hex()}"

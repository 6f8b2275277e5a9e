"""Passwords that the system keeps: of clients who are its users."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from pyauthgate.model import SystemVerdict

__all__ = ["NOBODY", "System"]

NOBODY: Final = "pyauthgate-nobody"
"""Asked about in place of a user who is not there, or must not be asked about: no system has one of this name."""


class System(Protocol):
    """Whoever keeps the passwords of system users; every call raises `StoreError` when it cannot answer.

    A bounded number of calls run at a time; one more raises `Overloaded` at once.
    """

    def verify(self, user: str, password: str) -> SystemVerdict:
        """Ask whether this is the user's password, and whether the user may come in.

        Parameters
        ----------
        user:
            The system's name of a user, or of nobody: then the answer takes as long, and is no.

        """
        ...

    def change(self, user: str, current: str, candidate: str) -> bool:
        """Set another password; False when the system refuses it, and nothing changed."""
        ...

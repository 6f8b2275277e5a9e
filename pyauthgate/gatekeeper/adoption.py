"""Passwords are taken over from another program, whose hashes are wrapped before they are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pyauthgate.credentials import FOREIGN, read_foreign
from pyauthgate.errors import RecordRefused
from pyauthgate.gatekeeper.audit import event

if TYPE_CHECKING:
    from pyauthgate.model import Account, Origin
    from pyauthgate.ports import Clock, Work

__all__ = ["Adopted", "Adoption", "adopted"]

Adopted: TypeAlias = Literal["", "imported", "kept"]
"""What became of a hash that was offered: none was, it is the account's password now, or the account had one."""


class Adoption:
    """Makes wrapped hashes the passwords of accounts that have none.

    Parameters
    ----------
    history:
        How many earlier passwords may not come back, 0 to 10.

    """

    def __init__(self, *, clock: Clock, history: int) -> None:
        self._clock = clock
        self._history = history

    def __call__(self, work: Work, account: Account, password_hash: str, digest: str | None, origin: Origin) -> Adopted:
        """Give an account its password, unless it has one: whoever changed it here must not find the old one again.

        Nobody has judged the password: the next login at a panel's own form does.

        Parameters
        ----------
        password_hash:
            What another program made; empty for none.
        digest:
            The same, wrapped (see `Verifier.wrap`).

        Raises
        ------
        RecordRefused
            The account lost its password since the hashes were wrapped (``account.changed``).

        """
        if not password_hash:
            return ""
        if account.digest is not None:
            return "kept"
        if digest is None:
            raise RecordRefused("account.changed", "The account changed in the same moment.", "Try again.")
        now = self._clock.now()
        work.accounts.renew(account, digest, at=now, must_change=account.must_change, keep=self._history)
        work.accounts.mark(account.id, learned=False, confirmed_at=None, unjudged=True)
        scheme = read_foreign(password_hash).foreign.scheme.name
        told = event("password.imported", origin, at=now, number=account.number, subject=account.label, reason=scheme)
        work.journal.record(told)
        return "imported"


def adopted(account: Account) -> bool:
    """Say whether an account's password is one that was taken over, and nobody has logged in with since."""
    return account.digest is not None and account.digest.startswith(FOREIGN)

"""Where the right passwords of accounts were given to PAM services.

What is kept of an address is its network, for a month: less than the audit
and the sessions hold, which name the address itself.  A keyed hash of it would
keep it from nobody who can read the key beside the store, and every place
would be a stranger's after the keys are changed.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select

from pyauthgate.model import Place
from pyauthgate.store.schema import places

if TYPE_CHECKING:
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlPlaces"]

KEY = (places.c.account_id, places.c.service, places.c.spot)
FIND = select(places).where(*(column == bindparam(column.name) for column in KEY))


class SqlPlaces:
    """The `Places` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def find(self, account_id: int, service: str, spot: str) -> Place | None:
        """Find one, whatever the account's generation is now."""
        row = self._transaction.first(FIND, account_id=account_id, service=service, spot=spot)
        return None if row is None else Place(**row)

    def keep(self, place: Place) -> None:
        """Store one, in place of the one that is there."""
        statement = self._transaction.insert(places).values(asdict(place))
        news = {name: statement.excluded[name] for name in ("generation", "proven_at")}
        self._transaction.change(statement.on_conflict_do_update(index_elements=KEY, set_=news))

    def purge(self, before: float) -> int:
        """Delete those last proven before the moment; say how many."""
        return self._transaction.change(delete(places).where(places.c.proven_at < before))

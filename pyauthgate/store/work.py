"""A Work: every noun of the store on one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.store.accounts import SqlAccounts
from pyauthgate.store.attempts import SqlAttempts
from pyauthgate.store.clients import SqlClients
from pyauthgate.store.factors import SqlFactors
from pyauthgate.store.journal import SqlJournal
from pyauthgate.store.links import SqlLinks
from pyauthgate.store.outbox import SqlOutbox
from pyauthgate.store.pendings import SqlPendings
from pyauthgate.store.places import SqlPlaces
from pyauthgate.store.sessions import SqlSessions
from pyauthgate.store.spent import SqlSpent

if TYPE_CHECKING:
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlWork"]


class SqlWork:
    """The `Work` port.

    Parameters
    ----------
    transaction:
        What its nouns share.

    """

    def __init__(self, transaction: Transaction) -> None:
        self.clients = SqlClients(transaction)
        self.accounts = SqlAccounts(transaction)
        self.attempts = SqlAttempts(transaction)
        self.sessions = SqlSessions(transaction)
        self.pendings = SqlPendings(transaction)
        self.places = SqlPlaces(transaction)
        self.spent = SqlSpent(transaction)
        self.links = SqlLinks(transaction)
        self.factors = SqlFactors(transaction)
        self.outbox = SqlOutbox(transaction)
        self.journal = SqlJournal(transaction)

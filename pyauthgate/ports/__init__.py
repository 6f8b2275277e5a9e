"""What the use cases ask of the world, as protocols."""

from pyauthgate.ports.breaches import Breaches
from pyauthgate.ports.clock import Clock
from pyauthgate.ports.factors import Factors
from pyauthgate.ports.facts import FactsSource
from pyauthgate.ports.links import Links
from pyauthgate.ports.outbox import Outbox
from pyauthgate.ports.sessions import Lookup, Sessions
from pyauthgate.ports.store import (
    Accounts,
    Clients,
    Journal,
    Pendings,
    Spent,
    Store,
    Work,
)
from pyauthgate.ports.system import System
from pyauthgate.ports.tries import Attempts, Places
from pyauthgate.ports.verifier import Verifier

__all__ = [
    "Accounts",
    "Attempts",
    "Breaches",
    "Clients",
    "Clock",
    "Factors",
    "FactsSource",
    "Journal",
    "Links",
    "Lookup",
    "Outbox",
    "Pendings",
    "Places",
    "Sessions",
    "Spent",
    "Store",
    "System",
    "Verifier",
    "Work",
]

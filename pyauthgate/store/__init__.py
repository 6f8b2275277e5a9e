"""The store: clients, accounts, attempts, sessions and the journal in SQLite or PostgreSQL.

Use cases see it through the protocols of `pyauthgate.ports`; the only SQL of
the house stands here.  `migrate` makes the schema, `demand_schema` refuses
one that does not fit, `backup` copies a SQLite store while it is in use.  What
asks the panel's own database about its clients, `pyauthgate.store.panel_facts`,
is for those who use it.
"""

from __future__ import annotations

from pyauthgate.store.revisions import SchemaState, demand_schema, migrate, schema_state
from pyauthgate.store.snapshot import backup
from pyauthgate.store.sqlstore import SqlStore, open_store

__all__ = [
    "SchemaState",
    "SqlStore",
    "backup",
    "demand_schema",
    "migrate",
    "open_store",
    "schema_state",
]

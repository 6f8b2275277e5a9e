"""The tables, as today's code uses them; `migrations` brings a store here and a test compares the two.

Columns are named like the fields they hold.  Moments are seconds since 1970 in
double precision, which both databases add and compare exactly as Python does.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    false,
)

from pyauthgate.store.columns import KEY, Detail, OneLine, Word, Words

__all__ = [
    "FLIGHT",
    "METADATA",
    "REVISION",
    "accounts",
    "clients",
    "codes",
    "counters",
    "domains",
    "factors",
    "history",
    "journal",
    "links",
    "outbox",
    "pending",
    "places",
    "sessions",
    "spent",
]

FLIGHT = "flight"
"""The state of a change while the panel's answer is awaited."""

REVISION = "0006"
"""The newest of `migrations`, which brings a store here; a test compares."""

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    },
)

clients = Table(
    "clients",
    METADATA,
    Column("number", Word, primary_key=True),
    Column("given_names", Word, nullable=False),
    Column("surnames", Word, nullable=False),
    Column("email", Word, nullable=False),
    Column("birth_date", Date),
    Column("domains", Words, nullable=False),
    Column("language", Word, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("version", Integer, nullable=False),
    Column("require_totp", Boolean, nullable=False, server_default=false()),
    Column("mailbox", Word, nullable=False, server_default=""),  # `email` in its one spelling, to find by
    Index(None, "mailbox", "number"),
)

domains = Table(
    "domains",
    METADATA,
    Column("domain", Word, primary_key=True),  # in its one spelling, to find by
    Column("number", Word, ForeignKey("clients.number", ondelete="CASCADE"), primary_key=True),
    Index(None, "number"),
)

accounts = Table(
    "accounts",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("number", Word, ForeignKey("clients.number", ondelete="CASCADE"), nullable=False),
    Column("service", Word, nullable=False),
    Column("name", Word, nullable=False),
    Column("digest", Word),
    Column("generation", Integer, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("changed_at", Double),
    Column("created_at", Double, nullable=False),
    Column("own", Boolean, nullable=False, server_default=false()),
    Column("learned", Boolean, nullable=False, server_default=false()),
    Column("confirmed_at", Double),
    Column("unjudged", Boolean, nullable=False, server_default=false()),
    Column("reminded_at", Double),
    Column("folded", Word, nullable=False, server_default=""),  # `name` as most programs compare it, to find by
    UniqueConstraint("service", "name"),
    Index(None, "number"),
    Index(None, "service", "folded"),
    sqlite_autoincrement=True,  # the id of a removed account is never given again
)

history = Table(
    "history",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("account_id", KEY, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("digest", Word, nullable=False),
    Index(None, "account_id", "id"),
    sqlite_autoincrement=True,
)

pending = Table(
    "pending",
    METADATA,
    Column("account_id", KEY, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("digest", Word, nullable=False),
    Column("at", Double, nullable=False),
    Column("state", Word, CheckConstraint("state IN ('flight', 'unclear')", name="state"), nullable=False),
    Index(None, "at"),
)

places = Table(
    "places",
    METADATA,
    Column("account_id", KEY, ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("service", Word, primary_key=True),
    Column("spot", Word, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("proven_at", Double, nullable=False),
    Index(None, "proven_at"),
)

spent = Table(
    "spent",
    METADATA,
    Column("key", LargeBinary, primary_key=True),
    Column("until", Double, nullable=False),
    Index(None, "until"),
)

links = Table(
    "links",
    METADATA,
    Column("id", KEY, primary_key=True),  # the newest of an account's counts
    Column("account_id", KEY, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("kind", Word, nullable=False),
    Column("key", LargeBinary, nullable=False),
    Column("generation", Integer, nullable=False),
    Column("address", Word, nullable=False),
    Column("expires_at", Double, nullable=False),
    UniqueConstraint("key"),
    Index(None, "account_id", "kind", "id"),
    Index(None, "expires_at"),
    sqlite_autoincrement=True,
)

factors = Table(
    "factors",
    METADATA,
    Column("number", Word, ForeignKey("clients.number", ondelete="CASCADE"), primary_key=True),
    Column("seal", LargeBinary, nullable=False),
    Column("step", Integer, nullable=False),
    Column("begun_at", Double, nullable=False),
    Column("confirmed_at", Double),
)

codes = Table(
    "codes",
    METADATA,
    Column("key", LargeBinary, primary_key=True),
    Column("number", Word, ForeignKey("clients.number", ondelete="CASCADE"), nullable=False),
    Index(None, "number"),
)

outbox = Table(
    "outbox",
    METADATA,
    Column("id", Word, primary_key=True),
    Column("number", Word, ForeignKey("clients.number", ondelete="CASCADE"), nullable=False),
    Column("address", Word, nullable=False),
    Column("kind", Word, nullable=False),
    Column("language", Word, nullable=False),
    Column("values", Detail, nullable=False),
    Column("at", Double, nullable=False),
    Column("expires_at", Double),
    Column("tries", Integer, nullable=False),
    Column("due_at", Double),  # when it may be taken, a lease that has run out included; NULL: given up
    Column("leased", Boolean, nullable=False),
    Column("error", OneLine, nullable=False),
    Index(None, "due_at"),
    Index(None, "number"),
    Index(None, "at"),
)

sessions = Table(
    "sessions",
    METADATA,
    Column("id", Word, primary_key=True),
    Column("token_hash", LargeBinary, nullable=False),
    Column("account_id", KEY, ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("number", Word, ForeignKey("clients.number", ondelete="CASCADE"), nullable=False),
    Column("scope", Word, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
    Column("idle", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("dies_at", Double, nullable=False),  # the earlier of the two limits, for the purge's index
    Column("address", OneLine, nullable=False),
    Column("agent", OneLine, nullable=False),
    UniqueConstraint("token_hash"),
    Index(None, "account_id"),
    Index(None, "number"),
    Index(None, "dies_at"),
)

counters = Table(
    "counters",
    METADATA,
    Column("key", Word, primary_key=True),
    Column("count", Integer, CheckConstraint("count >= 0", name="count"), nullable=False),
    Column("since", Double, nullable=False),
    Column("last", Double, nullable=False),
    Column("marks", LargeBinary, nullable=False),
    Index(None, "last"),
)

journal = Table(
    "journal",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("at", Double, nullable=False),
    Column("code", Word, nullable=False),
    Column("number", Word, nullable=False),
    Column("door", Word, nullable=False),
    Column("address", OneLine, nullable=False),
    Column("request_id", OneLine, nullable=False),
    Column("subject", OneLine, nullable=False),
    Column("reason", OneLine, nullable=False),
    Column("detail", Detail, nullable=False),
    Index(None, "at", "id"),
    Index(None, "number", "at", "id"),
    Index(None, "code", "at", "id"),
    sqlite_autoincrement=True,
)

"""The life of a credential: one-time links, what clients and accounts are found by, second factors, reminders."""

from __future__ import annotations

import json
from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

CLIENTS = sa.table("clients", sa.column("number"), sa.column("email"), sa.column("domains"), sa.column("mailbox"))
ACCOUNTS = sa.table("accounts", sa.column("id"), sa.column("name"), sa.column("folded"))
DOMAINS = sa.table("domains", sa.column("domain"), sa.column("number"))
PAGE = 1000
DEVIATIONS = frozenset("\xdf\u03c2\u200c\u200d")
"""What IDNA 2003 and 2008 write in different ways (RFC 5894, section 7.2)."""


def upgrade() -> None:
    """Add columns and tables, and note what every client and account is found by."""
    op.add_column("clients", sa.Column("require_totp", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("clients", sa.Column("mailbox", WORD, nullable=False, server_default=""))
    op.create_index("ix_clients_mailbox_number", "clients", ["mailbox", "number"])
    op.add_column("accounts", sa.Column("reminded_at", sa.Double()))
    op.add_column("accounts", sa.Column("folded", WORD, nullable=False, server_default=""))
    op.create_index("ix_accounts_service_folded", "accounts", ["service", "folded"])
    _domains()
    _links()
    _factors()
    _fill_clients()
    _fill_accounts()


def _domains() -> None:
    op.create_table(
        "domains",
        sa.Column("domain", WORD, nullable=False),
        sa.Column("number", WORD, nullable=False),
        sa.PrimaryKeyConstraint("domain", "number", name="pk_domains"),
        sa.ForeignKeyConstraint(["number"], ["clients.number"], name="fk_domains_number", ondelete="CASCADE"),
    )
    op.create_index("ix_domains_number", "domains", ["number"])


def _links() -> None:
    op.create_table(
        "links",
        sa.Column("id", KEY, nullable=False),
        sa.Column("account_id", KEY, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("address", WORD, nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_links_account_id", ondelete="CASCADE"),
        sa.UniqueConstraint("key", name="uq_links_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_links_account_id_kind_id", "links", ["account_id", "kind", "id"])
    op.create_index("ix_links_expires_at", "links", ["expires_at"])


def _factors() -> None:
    op.create_table(
        "factors",
        sa.Column("number", WORD, nullable=False),
        sa.Column("seal", sa.LargeBinary(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("begun_at", sa.Double(), nullable=False),
        sa.Column("confirmed_at", sa.Double()),
        sa.PrimaryKeyConstraint("number", name="pk_factors"),
        sa.ForeignKeyConstraint(["number"], ["clients.number"], name="fk_factors_number", ondelete="CASCADE"),
    )
    op.create_table(
        "codes",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("number", WORD, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_codes"),
        sa.ForeignKeyConstraint(["number"], ["clients.number"], name="fk_codes_number", ondelete="CASCADE"),
    )
    op.create_index("ix_codes_number", "codes", ["number"])


def _fill_clients() -> None:
    connection, after = op.get_bind(), ""
    page = sa.select(CLIENTS.c.number, CLIENTS.c.email, CLIENTS.c.domains).order_by(CLIENTS.c.number).limit(PAGE)
    note = sa.update(CLIENTS).where(CLIENTS.c.number == sa.bindparam("key")).values(mailbox=sa.bindparam("found"))
    while rows := connection.execute(page.where(CLIENTS.c.number > after)).all():
        connection.execute(note, [{"key": row.number, "found": _address(row.email)} for row in rows])
        hosts = {(_host(domain), row.number): None for row in rows for domain in json.loads(row.domains)}
        if hosts:
            connection.execute(sa.insert(DOMAINS), [{"domain": host, "number": number} for host, number in hosts])
        after = rows[-1].number


def _fill_accounts() -> None:
    connection, after = op.get_bind(), 0
    page = sa.select(ACCOUNTS.c.id, ACCOUNTS.c.name).order_by(ACCOUNTS.c.id).limit(PAGE)
    note = sa.update(ACCOUNTS).where(ACCOUNTS.c.id == sa.bindparam("key")).values(folded=sa.bindparam("found"))
    while rows := connection.execute(page.where(ACCOUNTS.c.id > after)).all():
        folded = ({"key": row.id, "found": normalize("NFKC", row.name.strip()).casefold()} for row in rows)
        connection.execute(note, list(folded))
        after = rows[-1].id


def _address(text: str) -> str:
    local, at, host = normalize("NFC", text).lower().rpartition("@")
    return f"{local}{at}{_ascii(host)}"


def _host(text: str) -> str:
    return _ascii(normalize("NFC", text).lower().strip().removesuffix(".")).removeprefix("www.")


def _ascii(host: str) -> str:
    if not DEVIATIONS.isdisjoint(host):
        return host
    try:
        return host.encode("idna").decode().lower()
    except UnicodeError:
        return host

"""Mails that are to be sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table; nothing is to be sent so far."""
    op.create_table(
        "outbox",
        sa.Column("id", WORD, nullable=False),
        sa.Column("number", WORD, nullable=False),
        sa.Column("address", WORD, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("language", WORD, nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double()),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.Double()),
        sa.Column("leased", sa.Boolean(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.ForeignKeyConstraint(["number"], ["clients.number"], name="fk_outbox_number", ondelete="CASCADE"),
    )
    for column in ("due_at", "number", "at"):
        op.create_index(f"ix_outbox_{column}", "outbox", [column])

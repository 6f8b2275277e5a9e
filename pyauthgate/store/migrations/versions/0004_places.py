"""Where the right passwords of accounts were given to PAM services."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the table; nobody is known anywhere so far."""
    op.create_table(
        "places",
        sa.Column("account_id", KEY, nullable=False, autoincrement=False),
        sa.Column("service", WORD, nullable=False),
        sa.Column("spot", WORD, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("proven_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "service", "spot", name="pk_places"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_places_account_id", ondelete="CASCADE"),
    )
    op.create_index("ix_places_proven_at", "places", ["proven_at"])

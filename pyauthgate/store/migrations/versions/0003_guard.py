"""What guarding the panel's own forms needs: digests that were learned, changes under way, tokens that are spent.

Whatever password is stored so far is ours.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WORD = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add the marks to every account, and the two tables."""
    op.add_column("accounts", sa.Column("learned", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("accounts", sa.Column("confirmed_at", sa.Double()))
    op.add_column("accounts", sa.Column("unjudged", sa.Boolean(), nullable=False, server_default=sa.false()))
    _pending()
    _spent()


def _pending() -> None:
    op.create_table(
        "pending",
        sa.Column("account_id", KEY, nullable=False, autoincrement=False),
        sa.Column("digest", WORD, nullable=False),
        sa.Column("at", sa.Double(), nullable=False),
        sa.Column("state", WORD, nullable=False),
        sa.PrimaryKeyConstraint("account_id", name="pk_pending"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_pending_account_id", ondelete="CASCADE"),
        sa.CheckConstraint("state IN ('flight', 'unclear')", name="ck_pending_state"),
    )
    op.create_index("ix_pending_at", "pending", ["at"])


def _spent() -> None:
    op.create_table(
        "spent",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_spent"),
    )
    op.create_index("ix_spent_until", "spent", ["until"])

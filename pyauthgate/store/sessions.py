"""The open sessions."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import case, delete, insert, select, update

from pyauthgate.model import Scope, Session
from pyauthgate.store.schema import sessions
from pyauthgate.store.statements import given, givens

if TYPE_CHECKING:
    from pyauthgate.store.statements import Row
    from pyauthgate.store.transaction import Transaction

__all__ = ["SqlSessions"]

FIELDS = [column for column in sessions.c if column.name != "dies_at"]
NUMBER = sessions.c.number == given(sessions.c.number)
ID = sessions.c.id == given(sessions.c.id)
AT = given(sessions.c.seen_at, "at")
IDLE_OUT = AT + sessions.c.idle
DIES_AT = case((sessions.c.expires_at > IDLE_OUT, IDLE_OUT), else_=sessions.c.expires_at)

ADD = insert(sessions).inline().values(givens(sessions.c))
OF = select(*FIELDS).where(NUMBER).order_by(sessions.c.seen_at.desc(), sessions.c.id)
TOUCH = update(sessions).where(ID, sessions.c.seen_at < AT).values(seen_at=AT, dies_at=DIES_AT)
END = delete(sessions).where(ID, NUMBER)
END_ALL = delete(sessions).where(NUMBER, sessions.c.id != given(sessions.c.id, "keep"))
PURGE = delete(sessions).where(sessions.c.dies_at <= given(sessions.c.dies_at, "now"))


class SqlSessions:
    """The `Sessions` port on a transaction."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    def add(self, session: Session) -> None:
        """Store a new one."""
        dies_at = min(session.expires_at, session.seen_at + session.idle)
        self._transaction.change(ADD, **asdict(session), dies_at=dies_at)

    def of(self, number: str) -> tuple[Session, ...]:
        """Give a client's sessions, the most recently seen first."""
        return tuple(map(_session, self._transaction.rows(OF, number=number)))

    def touch(self, session_id: str, at: float) -> None:
        """Note that it was seen; never moves back."""
        self._transaction.change(TOUCH, id=session_id, at=at)

    def end(self, session_id: str, *, number: str) -> bool:
        """Delete one, if it is this client's; False when it is not, or not there."""
        return self._transaction.change(END, id=session_id, number=number) == 1

    def end_all(self, number: str, *, keep: str = "") -> int:
        """Delete a client's sessions except ``keep``; say how many."""
        return self._transaction.change(END_ALL, number=number, keep=keep)

    def purge(self, now: float) -> int:
        """Delete the sessions that are dead by then; say how many."""
        return self._transaction.change(PURGE, now=now)


def _session(row: Row) -> Session:
    return Session(**{**row, "scope": Scope(row["scope"])})

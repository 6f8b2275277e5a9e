"""Sessions: opened at a login, found on every request, ended by page, command or time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyauthgate.credentials import hash_token, new_token
from pyauthgate.errors import StoreError
from pyauthgate.gatekeeper.audit import event
from pyauthgate.model import Identity, Scope, Session

if TYPE_CHECKING:
    from pyauthgate.model import Account, LiveSession, Origin
    from pyauthgate.ports import Clock, Store, Work

__all__ = ["Limits", "Sessions"]

TOUCH_EVERY = 60.0
"""Seconds between two notes of "last seen": writes stay off the hot path."""

REMEMBERED = 10_000
"""Identities kept in memory; the whole lot is dropped when it is full."""

AGENT_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a session lives, in seconds (ASVS 5.0, 7.3: an idle and an absolute limit).

    Parameters
    ----------
    idle, absolute:
        On the client's own device.
    shared_idle, shared_absolute:
        On a shared computer.
    factor_idle, factor_absolute:
        While the second factor is awaited: time to set one up.
    remind_after:
        The age of a password after which its change is recommended; 0 never reminds.
    max_age:
        The age of a password after which it must be changed at the next login; 0 never.

    """

    idle: float = 2 * 3600.0
    absolute: float = 24 * 3600.0
    shared_idle: float = 600.0
    shared_absolute: float = 2 * 3600.0
    factor_idle: float = 600.0
    factor_absolute: float = 3600.0
    remind_after: float = 180 * 24 * 3600.0
    max_age: float = 0.0


class Sessions:
    """Opens, finds, lists and ends sessions."""

    def __init__(self, *, store: Store, clock: Clock, limits: Limits) -> None:
        self._store = store
        self._now = clock.now
        self._lookup = store.lookup
        self._limits = limits
        self._remind_after = limits.remind_after
        self._identities: dict[tuple[int, bool], tuple[int, Identity]] = {}

    def find(self, token: str) -> LiveSession | None:
        """Find the session that a token opens, if it is alive."""
        live = self._lookup(hash_token(token))
        return live if live is not None and live.alive(self._now()) else None

    def greet(self, live: LiveSession) -> Identity:
        """Note that a session is used, and give what the panel is told of its client.

        The note is written once a minute at most; a store that cannot write now
        loses it and nothing else, since nobody is let in by it.  The identity
        is remembered until the client's record changes.
        """
        now = self._now()
        if now - live.seen_at >= TOUCH_EVERY:
            self._touch(live, now)
        due = self.due(live.changed_at)
        known = self._identities.get((live.account_id, due))
        if known is not None and known[0] == live.version:
            return known[1]
        return self._read(live, due=due)

    def due(self, changed_at: float) -> bool:
        """Say whether a password that was set then is older than the operator recommends; at 0 nobody knows when."""
        return changed_at > 0 and 0 < self._remind_after <= self._now() - changed_at

    def must_change(self, account: Account) -> bool:
        """Say whether a password must be changed at the next login: the one answer for every door.

        An administrator asked for it, or it is older than the operator allows.  One of which nobody
        knows since when it is in use is left alone.
        """
        if account.must_change or account.changed_at is None:
            return account.must_change
        return 0 < self._limits.max_age <= self._now() - account.changed_at

    def open(
        self,
        work: Work,
        account: Account,
        *,
        shared: bool,
        origin: Origin,
        confined: bool = False,
        awaiting: bool = False,
        session_id: str = "",
    ) -> tuple[str, Session]:
        """Open a session inside a Work; give its token and its record.

        Parameters
        ----------
        confined:
            It leads to the change of the password and nowhere else, as it does where the account must change it.
        awaiting:
            It leads to the second factor and nowhere else, and after that to whatever else it leads to.
        session_id:
            Of the session that it takes the place of.

        """
        now, token = self._now(), new_token()
        idle, absolute = self._lifetimes(shared=shared, awaiting=awaiting)
        session = Session(
            id=session_id or new_token()[:16],
            token_hash=hash_token(token),
            account_id=account.id,
            number=account.number,
            scope=_scope(confined=confined or self.must_change(account), awaiting=awaiting),
            shared=shared,
            created_at=now,
            seen_at=now,
            idle=idle,
            expires_at=now + absolute,
            address=origin.address,
            agent=origin.agent[:AGENT_LENGTH],
        )
        work.sessions.add(session)
        return token, session

    def promote(self, work: Work, session: Session, account: Account, origin: Origin) -> tuple[str, Session]:
        """Open the session that awaited the second factor: a new token, and the id that cookies are sealed for."""
        work.sessions.end(session.id, number=session.number)
        confined = session.scope is Scope.FACTOR_CHANGE
        return self.open(work, account, shared=session.shared, origin=origin, confined=confined, session_id=session.id)

    def renew(self, work: Work, session: Session) -> tuple[str, Session]:
        """Give a session another token: the one before opens nothing any more, and nothing else changes."""
        token = new_token()
        renewed = replace(session, token_hash=hash_token(token))
        work.sessions.end(session.id, number=session.number)
        work.sessions.add(renewed)
        return token, renewed

    def spend(self, token: str, *, until: float) -> bool:
        """Spend a token that is good for one log-in (a pre-session's); False when it was spent before.

        One statement in one transaction: of any number of requests with the same token, on any
        number of nodes, one gets True.

        Parameters
        ----------
        token:
            As the cookie holds it; only its hash is kept.
        until:
            When it is worth nothing in any case, so that its hash can be forgotten.

        """
        with self._store.begin() as work:
            return work.spent.spend(hash_token(token), until=until)

    def spent(self, token: str) -> bool:
        """Say whether a token was spent."""
        with self._store.view() as work:
            return work.spent.holds(hash_token(token))

    def of(self, number: str) -> tuple[Session, ...]:
        """Give a client's live sessions, the most recently seen first."""
        now = self._now()
        with self._store.view() as work:
            return tuple(s for s in work.sessions.of(number) if now < min(s.expires_at, s.seen_at + s.idle))

    def end(self, number: str, session_id: str, origin: Origin, reason: str) -> bool:
        """End one session of a client; False when it is not theirs, or not there."""
        with self._store.begin() as work:
            ended = work.sessions.end(session_id, number=number)
            if ended:
                code = "logout.done" if reason == "logout" else "session.ended"
                work.journal.record(
                    event(code, origin, at=self._now(), number=number, subject=session_id, reason=reason)
                )
        return ended

    def end_all(self, number: str, origin: Origin, *, reason: str) -> int:
        """End every session of a client and make every known device a stranger; say how many ended."""
        with self._store.begin() as work:
            work.clients.get(number)
            ended = work.sessions.end_all(number)
            for account in work.accounts.of(number):
                work.accounts.void(account.id)
            work.journal.record(
                event("session.ended_all", origin, at=self._now(), number=number, reason=reason, ended=ended)
            )
        return ended

    def _lifetimes(self, *, shared: bool, awaiting: bool) -> tuple[float, float]:
        limits = self._limits
        idle, absolute = (limits.shared_idle, limits.shared_absolute) if shared else (limits.idle, limits.absolute)
        return (min(idle, limits.factor_idle), min(absolute, limits.factor_absolute)) if awaiting else (idle, absolute)

    def _touch(self, live: LiveSession, now: float) -> None:
        with suppress(StoreError), self._store.begin() as work:
            work.sessions.touch(live.id, now)

    def _read(self, live: LiveSession, *, due: bool) -> Identity:
        with self._store.view() as work:
            client = work.clients.get(live.number)
            services = tuple(sorted({account.service for account in work.accounts.of(live.number)}))
        if client is None:
            return Identity(number=live.number)
        identity = Identity(
            number=client.number,
            given_names=client.given_names,
            surnames=client.surnames,
            email=client.email,
            language=client.language,
            services=services,
            reminder_due=due,
        )
        if len(self._identities) >= REMEMBERED:
            self._identities.clear()
        self._identities[live.account_id, due] = (client.version, identity)
        return identity


def _scope(*, confined: bool, awaiting: bool) -> Scope:
    if awaiting:
        return Scope.FACTOR_CHANGE if confined else Scope.FACTOR
    return Scope.CHANGE if confined else Scope.FULL

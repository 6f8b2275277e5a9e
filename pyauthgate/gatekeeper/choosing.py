"""A password is chosen by a one-time link: under the policy like any other, and nobody is logged in by it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyauthgate.credentials import hash_token
from pyauthgate.gatekeeper.audit import event
from pyauthgate.gatekeeper.candidacy import Candidacy
from pyauthgate.gatekeeper.dossier import overtaken, read_facts
from pyauthgate.gatekeeper.invitations import link_of
from pyauthgate.gatekeeper.networks import network_of
from pyauthgate.gatekeeper.outcomes import Refused, Superseded, Throttled
from pyauthgate.gatekeeper.passwords import changed
from pyauthgate.gatekeeper.throttle import Caller
from pyauthgate.model import Rekeyed, Verdict

if TYPE_CHECKING:
    from pyauthgate.gatekeeper.dossier import Dossier
    from pyauthgate.gatekeeper.parts import Parts
    from pyauthgate.model import Account, Client, Judgement, Link, Origin
    from pyauthgate.ports import Work

__all__ = ["Choice", "Choosing", "Chosen", "Gone", "Invitation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the form carries: the new password, and the new one again.

    Parameters
    ----------
    shared:
        On a shared computer, which is to be no known device.

    """

    candidate: str = field(repr=False)
    again: str = field(repr=False)
    shared: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """A link that is worth something: why it was sent, and for whom."""

    kind: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The password is in force, the link is spent, and every session has ended.

    Parameters
    ----------
    device:
        The mark that makes this browser a known device; empty on a shared computer.

    """

    number: str
    device: str = field(default="", repr=False)
    ended: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """The link is worth nothing (any more)."""


class Choosing:
    """Takes passwords by links."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._store = parts.store
        self._clock = parts.clock
        self._candidacy = Candidacy(parts)

    def look(self, token: str) -> Invitation | None:
        """Say what a token is worth; it is worth the same afterwards."""
        with self._store.view() as work:
            known = self._known(work, token)
        return Invitation(kind=known[0].kind, number=known[1].number) if known else None

    def judge(self, token: str, candidate: str) -> Judgement | None:
        """Judge a candidate while it is typed; None where the link is dead. See `Passwords.judge`."""
        with self._store.view() as work:
            known = self._known(work, token)
            ours = read_facts(work, known[1].number) if known else None
        if ours is None:
            return None
        facts, _ = self._parts.profiles.complete(ours, None)
        return self._parts.weighing.weigh(candidate, facts)

    def choose(self, token: str, choice: Choice, origin: Origin) -> Chosen | Refused | Throttled | Superseded | Gone:
        """Judge a password and set it; only then is the link spent.

        Of any number of callers with one link one gets `Chosen`: the link is
        spent by one statement, in the transaction that stores the digest.

        Raises
        ------
        Overloaded
            The hashing queue is full; nothing changed.
        StoreError
            The store cannot answer; nothing changed.

        """
        with self._store.view() as work:
            known = self._known(work, token)
        dossier = self._candidacy.read(known[2].id, origin) if known else Superseded()
        if isinstance(dossier, Superseded):
            return Gone()
        refused = self._candidacy.judge(dossier, choice.candidate, (choice.again,), origin)
        return refused or self._hash(token, dossier, choice, origin)

    def _known(self, work: Work, token: str) -> tuple[Link, Client, Account] | None:
        """Find whose link it is; where the system keeps the passwords, none is worth anything."""
        return None if self._parts.system else link_of(work, token, self._clock.now())

    def _hash(
        self, token: str, dossier: Dossier, choice: Choice, origin: Origin
    ) -> Chosen | Refused | Throttled | Superseded | Gone:
        def rekey(others: tuple[tuple[str, str], ...]) -> Rekeyed:
            fresh = self._parts.verifier.fresh(choice.candidate, previous=dossier.digests, others=others)
            return Rekeyed(
                current=Verdict(matches=True, trace=b""),
                seen_before=fresh.seen_before,
                reused=fresh.reused,
                digest=fresh.digest,
            )

        caller = link_caller(token, dossier.account, origin)
        hashed = self._candidacy.hash(caller, dossier, choice.candidate, origin, rekey)
        if isinstance(hashed, Refused | Throttled):
            return hashed
        self._candidacy.settle(hashed)
        if hashed.rekeyed.digest is None:
            return self._candidacy.known(dossier, choice.candidate, hashed.rekeyed, origin)
        return self._store_digest(token, dossier, hashed.rekeyed.digest, origin, shared=choice.shared)

    def _store_digest(
        self, token: str, dossier: Dossier, digest: str, origin: Origin, *, shared: bool
    ) -> Chosen | Superseded | Gone:
        account, now = dossier.account, self._clock.now()
        with self._store.begin() as work:
            work.clients.get(account.number)
            known = self._known(work, token)
            if known is None:
                return Gone()
            if overtaken(work, dossier):
                return Superseded()
            self._parts.tries.forget(work, account.number, (account.label,))
            if not work.links.spend(hash_token(token), now):
                return Gone()
            if not work.accounts.renew(account, digest, at=now, must_change=False, keep=self._parts.history):
                raise changed()
            if not dossier.whole:
                work.accounts.mark(account.id, learned=False, confirmed_at=None, unjudged=True)
            return self._conclude(work, known[0], account, origin, shared=shared)

    def _conclude(self, work: Work, link: Link, account: Account, origin: Origin, *, shared: bool) -> Chosen:
        now, number = self._clock.now(), account.number
        ended = work.sessions.end_all(number)
        work.journal.record(event("password.chosen", origin, at=now, number=number, reason=link.kind, ended=ended))
        self._parts.notices.chosen(work, account, origin, at=now)
        # Where a code is asked for besides, a browser is known once it has given one.
        unknown = shared or self._parts.factors.of(work, number) is not None
        renewed = replace(account, generation=account.generation + 1, must_change=False)
        device = "" if unknown else self._parts.devices.issue(renewed)
        return Chosen(number=number, device=device, ended=ended)


def link_caller(token: str, account: Account, origin: Origin) -> Caller:
    """Give whoever holds a link as the throttle sees it: known, and counted apart from every other."""
    network, device = network_of(origin.address), f"link-{hash_token(token).hex()[:32]}"
    return Caller(number=account.number, account=account.label, network=network, device=device)

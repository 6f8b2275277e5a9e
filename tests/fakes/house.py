"""The use cases on fakes: what the tests of the gatekeeper and of the doors open."""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pyotp import TOTP

from pyauthgate.credentials import Keyring
from pyauthgate.gatekeeper import (
    Admitted,
    Armed,
    Change,
    Choosing,
    Decoys,
    Devices,
    FactorLogin,
    FactorSetup,
    FactorState,
    Invitations,
    Limits,
    Login,
    Notices,
    Numbering,
    PanelChange,
    PanelLogin,
    PanelReset,
    Parts,
    Passwords,
    Profiles,
    Recovery,
    SecondFactors,
    Sentry,
    ServiceAccounts,
    ServiceChange,
    ServiceDoor,
    ServiceLogin,
    ServiceStanding,
    Sessions,
    Throttle,
    Tries,
    Weighing,
)
from pyauthgate.gatekeeper.invitations import current
from pyauthgate.model import Account, Attempt, Client, Counter, Origin
from pyauthgate.policy import Policy
from tests.fakes.clock import FakeClock
from tests.fakes.store import FakeStore
from tests.fakes.verifier import FakeVerifier

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.gatekeeper import (
        ChangeOutcome,
        LoginOutcome,
        OnWeak,
        Way,
    )
    from pyauthgate.model import Event, Fresh, Letter, LiveSession, Rekeyed, Verdict
    from pyauthgate.ports import Breaches, Clock, FactsSource, Store, System

NUMBER = "9000"
PASSWORD = "Segur269"
BETTER = "Tren 7 Mantel Jirafa"
SERVICES = {"dovecot": "mail", "vsftpd": "ftp", "sshd": "shell", "passwd": "shell", "proftpd": "ftp", "panel": "panel"}
SHARED = ("proftpd",)
WEB = Origin(address="192.0.2.7", agent="Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", request_id="r1")


class InterruptedVerifier(FakeVerifier):
    """A verifier during whose work something else happens, once."""

    def __init__(self) -> None:
        super().__init__()
        self._meanwhile: Callable[[], object] | None = None

    def interrupt(self, meanwhile: Callable[[], object]) -> None:
        """Let this happen during the next verification."""
        self._meanwhile = meanwhile

    def verify(self, password: str, *, digest: str | None, decoy: str) -> Verdict:
        self._happen()
        return super().verify(password, digest=digest, decoy=decoy)

    def rekey(
        self,
        current: str,
        candidate: str,
        *,
        digest: str | None,
        decoy: str,
        previous: tuple[str, ...],
        others: tuple[tuple[str, str], ...] = (),
    ) -> Rekeyed:
        self._happen()
        return super().rekey(current, candidate, digest=digest, decoy=decoy, previous=previous, others=others)

    def fresh(self, candidate: str, *, previous: tuple[str, ...], others: tuple[tuple[str, str], ...] = ()) -> Fresh:
        self._happen()
        return super().fresh(candidate, previous=previous, others=others)

    def _happen(self) -> None:
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile is not None:
            meanwhile()


@dataclass
class FakeHouse:
    """Everything between the ports and the doors, wired as bootstrap wires it."""

    store: Store = field(default_factory=FakeStore)
    clock: FakeClock = field(default_factory=FakeClock)
    verifier: InterruptedVerifier = field(default_factory=InterruptedVerifier)
    throttle: Throttle = field(default_factory=Throttle)
    limits: Limits = field(default_factory=Limits)
    history: int = 5
    breaches: Breaches | None = None
    source: FactsSource | None = None
    notices: Notices = field(default_factory=lambda: Notices(sent=False))
    way: Way | None = None
    system: System | None = None
    enrols: bool = False
    asks: bool = False
    """A set-up of a second factor wants the password."""
    on_weak: OnWeak = "remind"

    def __post_init__(self) -> None:
        self.keys = Keyring((b"k" * 32,))
        self.numbering = Numbering()
        self.policy = Policy()
        self.tries = Tries(
            store=self.store,
            throttle=self.throttle,
            clock=self.clock,
            keys=self.keys,
            verifier=self.verifier,
            notices=self.notices,
        )
        self.devices = Devices(keys=self.keys, clock=self.clock)
        self.sessions = Sessions(store=self.store, clock=self.clock, limits=self.limits)
        self.parts = Parts(
            store=self.store,
            verifier=self.verifier,
            clock=self.clock,
            weighing=Weighing(policy=self.policy, breaches=self.breaches, store=self.store, clock=self.clock),
            profiles=Profiles(source=self.source, store=self.store, clock=self.clock),
            tries=self.tries,
            devices=self.devices,
            sessions=self.sessions,
            factors=SecondFactors(keys=self.keys, clock=self.clock, throttle=self.throttle, notices=self.notices),
            history=self.history,
            notices=self.notices,
            invitations=Invitations(self.way),
            system=self.system,
        )
        self.factor_login = FactorLogin(self.parts)
        self.factor_setup = FactorSetup(self.parts, keys=self.keys, asks=self.asks)
        self.login = Login(self.parts, numbering=self.numbering, on_weak=self.on_weak)
        self.passwords = Passwords(self.parts)
        self.recovery = Recovery(self.parts, numbering=self.numbering, keys=self.keys)
        self.choosing = Choosing(self.parts)
        self.panel_login = PanelLogin(
            self.parts,
            numbering=self.numbering,
            decoys=Decoys(keys=self.keys),
            enrol=self.enrols,
            on_weak=self.on_weak,
        )
        self.panel_change = PanelChange(self.parts)
        self.panel_reset = PanelReset(self.parts, numbering=self.numbering)
        accounts = ServiceAccounts(
            numbering=self.numbering, keys=self.keys, services=SERVICES, shared=SHARED, prefix="c"
        )
        self.service_door = ServiceDoor(self.parts, accounts=accounts, numbering=self.numbering, language="es")
        self.service_login = ServiceLogin(self.parts, door=self.service_door)
        self.service_standing = ServiceStanding(door=self.service_door)
        self.service_change = ServiceChange(
            self.parts, door=self.service_door, standing=self.service_standing, passwords=self.passwords
        )
        self.sentry = Sentry(store=self.store, clock=self.clock)

    def enrol(self, number: str = NUMBER, password: str | None = PASSWORD, **record: object) -> Account:
        """Store a client with a panel account."""
        digest = self.verifier.digest(password) if password is not None else None
        now = self.clock.now()
        with self.store.begin() as work:
            assert work.clients.add(Client(number=number, created_at=now, **record))  # type: ignore[arg-type]
            account = work.accounts.add(
                Account(number=number, name=number, digest=digest, created_at=now, changed_at=now)
            )
        assert account is not None
        return account

    def add(self, service: str, name: str, password: str | None, *, number: str = NUMBER, own: bool = False) -> Account:
        """Store a further account of a client."""
        digest = self.verifier.digest(password) if password is not None else None
        with self.store.begin() as work:
            account = work.accounts.add(Account(number=number, service=service, name=name, digest=digest, own=own))
        assert account is not None
        return account

    def attempt(
        self, password: str = PASSWORD, number: str = NUMBER, *, shared: bool = False, origin: Origin = WEB
    ) -> LoginOutcome:
        """Try to log in."""
        return self.login(Attempt(identifier=number, password=password, shared=shared, origin=origin))

    def enter(self, password: str = PASSWORD, number: str = NUMBER, *, shared: bool = False) -> LiveSession:
        """Log in, which must succeed."""
        outcome = self.attempt(password, number, shared=shared)
        assert isinstance(outcome, Admitted)
        return self.live(outcome.token)

    def arm(self, live: LiveSession | None = None, number: str = NUMBER) -> tuple[Phone, tuple[str, ...]]:
        """Give a client a second factor; the phone that makes its codes, and the recovery codes.

        The code that confirms it is of half a minute ago: the phone's present one was never given.
        """
        live = live or self.enter(number=number)
        state = self.factor_setup.begin(live)
        assert isinstance(state, FactorState)
        phone = Phone(state.secret, self.clock)
        armed = self.factor_setup.confirm(live, phone.code(later=-1), WEB)
        assert isinstance(armed, Armed)
        return phone, armed.codes

    def require_factor(self, number: str = NUMBER) -> None:
        """Let a client not log in without a second factor."""
        with self.store.begin() as work:
            client = work.clients.get(number)
            assert client is not None
            work.clients.replace(replace(client, require_totp=True))

    def change(
        self,
        live: LiveSession,
        candidate: str,
        *,
        current: str = PASSWORD,
        again: str | None = None,
        origin: Origin = WEB,
    ) -> ChangeOutcome:
        """Fill the change form in and send it."""
        change = Change(current=current, candidate=candidate, again=candidate if again is None else again)
        return self.passwords.change(live, change, origin)

    def counter(self, key: str) -> Counter:
        """Read a counter of the throttle; an empty one when there is none."""
        with self.store.view() as work:
            return work.attempts.peek([key]).get(key, Counter(key=key))

    def live(self, token: str) -> LiveSession:
        """Find a session that must be there."""
        live = self.sessions.find(token)
        assert live is not None
        return live

    def letters(self) -> list[Letter]:
        """Give the mails that would be sent now, as they would be."""
        now = self.clock.now()
        with self.store.begin() as work:
            due = [posting.letter for posting in work.outbox.take(now, lease=0.0, limit=100)]
        return [letter for letter in (current(self.store, each, now) for each in due) if letter]

    def link(self, number: str = NUMBER, kind: str = "") -> str:
        """Give the token of a client's link that is worth something, of this kind or any."""
        letters = [letter.values for letter in self.letters() if kind in {"", letter.kind}]
        (link,) = [values[f"link:{number}"] for values in letters if f"link:{number}" in values]
        return link[-43:]

    def events(self, code: str = "") -> list[Event]:
        """Read the audit."""
        with self.store.view() as work:
            return list(work.journal.read(code=code))


@dataclass
class Phone:
    """An application that makes the codes of one secret."""

    secret: bytes
    clock: Clock

    def code(self, *, later: int = 0) -> str:
        """Give the code that it shows now, or so many steps later."""
        return TOTP(b32encode(self.secret).decode()).at(int(self.clock.now()), counter_offset=later)

"""Every way by which a password comes into force, walked on fakes: what is refused there, and what follows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from hashlib import md5
from typing import TYPE_CHECKING, Final

from pyauthgate.gatekeeper import (
    Change,
    Choice,
    FormChange,
    Notices,
    Prepared,
    PreparedReset,
    Refused,
    Registry,
    ServiceRegister,
    Way,
)
from pyauthgate.gatekeeper.activation import Activation
from pyauthgate.gatekeeper.invitations import ACTIVATION, RECOVERY
from pyauthgate.gatekeeper.records import Row
from pyauthgate.model import PANEL, Client, Judgement
from tests.fakes.breaches import FakeBreaches
from tests.fakes.guard import Guard
from tests.fakes.house import PASSWORD, WEB, FakeHouse
from tests.fakes.services import MAIL_PASSWORD, MAILBOX, knock

if TYPE_CHECKING:
    from collections.abc import Callable

    from pyauthgate.model import Account, LiveSession

NUMBER: Final = "60321"
GATE: Final = Way(name="gate", address="https://x.example/choose?t=")
LEAKED: Final = "Velero 4 Nube Caracol"
LUCIA: Final = Client(
    number=NUMBER,
    given_names="Lucía Inés",
    surnames="Quiroga del Valle",
    email="lucia@correo.example",
    birth_date=date(1992, 4, 7),
)
DOORS: Final = ("login.accepted", "login.refused", "recovery.asked", "client.invited", "password.weak")
"""Events beside the one of the password itself."""


@dataclass
class World:
    """A house that sends mail, and a panel with users of its own.

    Parameters
    ----------
    password:
        Of the client's account at the panel, one of ours; None for none.
    known:
        Whether there is the client.
    enrols:
        Whether a number that nobody knows becomes a client.

    """

    password: str | None = PASSWORD
    known: bool = True
    enrols: bool = False
    house: FakeHouse = field(init=False)
    before: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.house = FakeHouse(
            notices=Notices(sent=True), way=GATE, breaches=FakeBreaches({LEAKED}), enrols=self.enrols
        )
        self.guard = Guard(house=self.house)
        self.registry = Registry(self.house.parts, numbering=self.house.numbering, passwords=self.house.passwords)
        self.register = ServiceRegister(
            self.house.parts,
            numbering=self.house.numbering,
            passwords=self.house.passwords,
            registry=self.registry,
            prefix="c",
        )
        if self.known:
            record = {name: getattr(LUCIA, name) for name in ("given_names", "surnames", "email", "birth_date")}
            self.house.enrol(NUMBER, self.password, **record)
            self.house.add("mail", MAILBOX, MAIL_PASSWORD, number=NUMBER, own=True)
            self.before = [self.open().id, self.open().id]

    def account(self, service: str = PANEL) -> Account:
        """Read an account of the client's."""
        with self.house.store.view() as work:
            return next(account for account in work.accounts.of(NUMBER) if account.service == service)

    def open(self) -> LiveSession:
        """Open a session of the client's."""
        with self.house.store.begin() as work:
            account = next(account for account in work.accounts.of(NUMBER) if account.service == PANEL)
            token, _ = self.house.sessions.open(work, account, shared=False, origin=WEB)
        return self.house.live(token)

    def token(self) -> str:
        """Take the one-time link out of the mail."""
        return self.house.link(NUMBER)

    @property
    def ended(self) -> str:
        """Which sessions ended: all, others (there is a new one in their place), or none."""
        now = [session.id for session in self.house.sessions.of(NUMBER)]
        if not set(self.before).isdisjoint(now) or not self.known:
            return "none"
        return "others" if now else "all"

    @property
    def mails(self) -> list[str]:
        """The kinds of mails that tell of the password."""
        return [
            letter.kind for letter in self.house.letters() if letter.kind not in {ACTIVATION, RECOVERY, "new_device"}
        ]

    @property
    def told(self) -> list[str]:
        """The events that tell of the password."""
        return [event.code for event in self.house.events() if event.code not in DOORS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Walked:
    """What came of a password at a pathway: the rules it broke there, or none where it is in force."""

    world: World
    rules: tuple[str, ...]


def change_page(candidate: str) -> Walked:
    """Log in and change the password at the gate's page."""
    world = World()
    change = Change(current=PASSWORD, candidate=candidate, again=candidate)
    return _walked(world, world.house.passwords.change(world.open(), change, WEB))


def guarded_form(candidate: str) -> Walked:
    """Change it at the panel's own form, which asks for the current one."""
    world = _learned()
    live = world.open()
    change = FormChange(current=PASSWORD, candidate=candidate, again=(candidate,))
    outcome = world.house.panel_change.begin(live, change, WEB, reauth=600.0)
    if isinstance(outcome, Prepared):
        world.house.panel_change.accepted(outcome, live, WEB)
    return _walked(world, outcome)


def reset_form(candidate: str) -> Walked:
    """Set it at the panel's reset form, which names the client."""
    return _reset(NUMBER, candidate)


def nameless_reset_form(candidate: str) -> Walked:
    """Set it at the panel's reset form, which goes by its link alone."""
    return _reset(None, candidate)


def learned(candidate: str) -> Walked:
    """Log in at the panel with a password that was set there behind the gate's back."""
    world = _learned()
    world.guard.user(NUMBER, candidate)
    return _walked(world, world.guard.attempt(candidate, NUMBER))


def enrolled(candidate: str) -> Walked:
    """Log in at the panel with a number that the gate does not know."""
    world = World(known=False, enrols=True)
    world.guard.user(NUMBER, candidate)
    return _walked(world, world.guard.attempt(candidate, NUMBER))


def trusted(candidate: str) -> Walked:
    """Make what was learned a password of ours."""
    world = World(None)
    world.guard.user(NUMBER, candidate)
    world.guard.attempt(candidate, NUMBER)
    world = _settled(world)
    world.registry.trust(3600.0)
    return _walked(world, None)


def activation(candidate: str) -> Walked:
    """Choose the first one by a link."""
    world = World(None)
    with world.house.store.begin() as work:
        Activation(world.house.parts).invite(work, NUMBER)
    return _chosen(world, candidate)


def recovery(candidate: str) -> Walked:
    """Choose another one by a link."""
    world = World()
    world.house.recovery.ask("number", NUMBER, WEB)
    return _chosen(world, candidate)


def pam_change(candidate: str) -> Walked:
    """Change it at a PAM service by the current one."""
    world = World()
    return _walked(world, world.house.service_change(knock(), MAIL_PASSWORD, candidate, candidate))


def pam_root(candidate: str) -> Walked:
    """Have root set it at a PAM service."""
    world = World()
    return _walked(world, world.house.service_change(knock(), None, candidate, candidate))


def client_password(candidate: str) -> Walked:
    """Have an administrator set it for the panel."""
    world = World()
    return _walked(world, world.registry.assign(NUMBER, candidate))


def account_password(candidate: str) -> Walked:
    """Have an administrator set it for a service."""
    world = World()
    return _walked(world, world.register.assign(world.account("mail"), candidate))


def client_add(candidate: str) -> Walked:
    """Add a client with it."""
    world = World(known=False)
    return _walked(world, world.registry.add(LUCIA, password=candidate))


def account_add(candidate: str) -> Walked:
    """Add an account at a service with it."""
    world = World()
    entry = world.register.records.entry({"number": NUMBER, "service": "ftp", "name": ""})
    return _walked(world, world.register.add(entry, password=candidate))


def imported(candidate: str) -> Walked:
    """Take it over from another program."""
    world = World(None)
    hashed = md5(candidate.encode(), usedforsecurity=False).hexdigest()
    report = world.registry.load([Row(cells={"number": NUMBER, "password_hash": hashed})], update=True)
    assert report.imported == 1
    return _walked(world, None)


WAYS: Final[dict[str, Callable[[str], Walked]]] = {
    "the gate's change page": change_page,
    "a panel's change form": guarded_form,
    "a panel's reset form that names the client": reset_form,
    "a panel's reset form that names nobody": nameless_reset_form,
    "a log-in at the panel with a password set elsewhere": learned,
    "the first log-in of a number, with `panel.enrol`": enrolled,
    "an activation link": activation,
    "a recovery link": recovery,
    "`passwd` and other PAM services, by the holder": pam_change,
    "`passwd` and other PAM services, by root": pam_root,
    "`client password`": client_password,
    "`account password`": account_password,
    "`client add` with a password": client_add,
    "`account add` with a password": account_add,
    "`client import`, `account import` with hashes": imported,
    "`client trust`": trusted,
}
"""The pathways by the words of the threat model."""


def _learned() -> World:
    """Give a world whose panel let the client in with the password, so that it is learned."""
    world = World(None)
    world.guard.user(NUMBER, PASSWORD)
    world.guard.attempt(PASSWORD, NUMBER)
    return _settled(world)


def _settled(world: World) -> World:
    """Forget what came before: two sessions, no mails and no events."""
    house = world.house
    with house.store.begin() as work:
        work.sessions.end_all(NUMBER)
        work.journal.purge(house.clock.now() + 1)
    for letter in house.letters():
        with house.store.begin() as work:
            work.outbox.sent(letter.id)
    world.before = [world.open().id, world.open().id]
    return world


def _reset(user: str | None, candidate: str) -> Walked:
    world = _learned()
    outcome = world.house.panel_reset.begin(user, candidate, (candidate,), WEB)
    if isinstance(outcome, PreparedReset):
        world.house.panel_reset.accepted(outcome, WEB)
    return _walked(world, outcome)


def _chosen(world: World, candidate: str) -> Walked:
    choice = Choice(candidate=candidate, again=candidate)
    return _walked(world, world.house.choosing.choose(world.token(), choice, WEB))


def _walked(world: World, outcome: object) -> Walked:
    judgement = outcome.judgement if isinstance(outcome, Refused) else outcome
    return Walked(world=world, rules=judgement.rules if isinstance(judgement, Judgement) else ())

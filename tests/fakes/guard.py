"""A panel with users of its own, and the house that stands before its forms."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyauthgate.gatekeeper import FormChange, Prepared, Trial, Welcome
from pyauthgate.model import Attempt
from tests.fakes.house import NUMBER, PASSWORD, WEB, FakeHouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyauthgate.gatekeeper import Busy, Changed, Denied, Malformed, Refused, Stale, Superseded, Throttled
    from pyauthgate.model import Account, LiveSession, Origin


class FakePanel:
    """Users and their passwords, which nobody else knows."""

    def __init__(self) -> None:
        self.users: dict[str, str] = {}
        self.asked: list[str] = []
        """The user names that it was asked about."""
        self.typed: list[str] = []
        """The passwords that came with them."""

    def read(self) -> dict[str, str]:
        """Give what is stored."""
        return self.users

    def write(self, users: dict[str, str]) -> None:
        """Store."""
        self.users = users

    def login(self, user: str, password: str) -> bool:
        """Say whether this is the user's password."""
        self.asked.append(user)
        self.typed.append(password)
        return user in self.read() and self.read()[user] == password

    def change(self, user: str, current: str | None, candidate: str) -> bool:
        """Set a password, if the current one is right."""
        users = self.read()
        if current is not None and users[user] != current:
            return False
        self.write(users | {user: candidate})
        return True


class FilePanel(FakePanel):
    """Keeps its passwords in a file, as safely as a database would.

    Parameters
    ----------
    step:
        Called before and after each writing: where a process may be killed.

    """

    def __init__(self, path: Path, step: Callable[[], None] = lambda: None) -> None:
        super().__init__()
        self._path = path
        self._step = step

    def read(self) -> dict[str, str]:
        users: dict[str, str] = json.loads(self._path.read_text(encoding="utf-8"))
        return users

    def write(self, users: dict[str, str]) -> None:
        self._step()
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(users), encoding="utf-8")
        fresh.replace(self._path)
        self._step()


@dataclass
class Guard:
    """A house before a panel, as the web drives it."""

    house: FakeHouse = field(default_factory=FakeHouse)
    panel: FakePanel = field(default_factory=FakePanel)

    def user(self, number: str = NUMBER, password: str = PASSWORD, *, name: str = "") -> None:
        """Let the panel have a user, of whom the gate knows nothing."""
        self.panel.write(self.panel.read() | {name or number: password})

    def client(self, number: str = NUMBER, password: str = PASSWORD, **record: object) -> Account:
        """Let the panel have a user whom the gate knows as a client, without a password."""
        self.user(number, password)
        return self.house.enrol(number, None, **record)

    def attempt(
        self, password: str = PASSWORD, number: str = NUMBER, *, code: str = "", origin: Origin = WEB
    ) -> Welcome | Denied | Malformed | Throttled:
        """Log in at the panel's form."""
        attempt = Attempt(identifier=number, password=password, code=code, origin=origin)
        trial = self.house.panel_login.begin(attempt)
        if not isinstance(trial, Trial):
            return trial
        if self.panel.login(trial.user, password if trial.password is None else trial.password):
            return self.house.panel_login.accepted(trial, attempt)
        return self.house.panel_login.refused(trial, attempt, reason="wrong")

    def enter(self, password: str = PASSWORD, number: str = NUMBER) -> LiveSession:
        """Log in, which must succeed."""
        outcome = self.attempt(password, number)
        assert isinstance(outcome, Welcome)
        return self.house.live(outcome.token)

    def begin(
        self,
        live: LiveSession,
        candidate: str,
        *,
        current: str | None = PASSWORD,
        again: str | None = None,
        reauth: float = 600.0,
    ) -> Prepared | Refused | Throttled | Superseded | Busy | Stale:
        """Send the panel's change form to the gate."""
        change = FormChange(current=current, candidate=candidate, again=(candidate if again is None else again,))
        return self.house.panel_change.begin(live, change, WEB, reauth=reauth)

    def prepare(self, live: LiveSession, candidate: str, *, current: str | None = PASSWORD) -> Prepared:
        """Send the panel's change form to the gate, which must take it."""
        prepared = self.begin(live, candidate, current=current)
        assert isinstance(prepared, Prepared)
        return prepared

    def change(
        self, live: LiveSession, candidate: str, *, current: str | None = PASSWORD
    ) -> Changed | Refused | Throttled | Superseded | Busy | Stale | None:
        """Change the password at the panel's form; None when the panel refuses it."""
        prepared = self.begin(live, candidate, current=current)
        if not isinstance(prepared, Prepared):
            return prepared
        if self.panel.change(prepared.account.name, current, candidate):
            return self.house.panel_change.accepted(prepared, live, WEB)
        self.house.panel_change.refused(prepared, live, WEB)
        return None

    def account(self, number: str = NUMBER) -> Account:
        """Read the client's account at the panel."""
        with self.house.store.view() as work:
            return next(account for account in work.accounts.of(number) if account.service == "panel")

    def knows(self, password: str, number: str = NUMBER) -> bool:
        """Say whether the learned digest is of this password."""
        digest = self.account(number).digest
        return self.house.verifier.verify(password, digest=digest, decoy=number).matches

    def pending(self, number: str = NUMBER) -> bool:
        """Say whether a change of the client's is pending."""
        account = self.account(number)
        with self.house.store.view() as work:
            return work.pendings.get(account.id) is not None

    def history(self, number: str = NUMBER) -> int:
        """Count the client's earlier digests."""
        account = self.account(number)
        with self.house.store.view() as work:
            return len(work.accounts.previous(account.id, 10))

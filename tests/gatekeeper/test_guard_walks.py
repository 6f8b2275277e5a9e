"""Random walks over everything that can happen at a guarded panel: whatever it was, the next login puts it right."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Changed, Prepared, Trial, Welcome
from pyauthgate.model import Attempt
from tests.fakes.guard import Guard
from tests.fakes.house import NUMBER, PASSWORD, WEB, FakeHouse

if TYPE_CHECKING:
    from pyauthgate.model import LiveSession

WORDS = [
    PASSWORD,
    "Tren 7 Mantel Jirafa",
    "Velero 4 Nube Caracol",
    "Otra 4 Lluvia Cobre",
    "Faro 9 Limón Estufa",
    "Ñ" * 300,
]

STEPS = (
    *("start_login", "start_login", "end_login"),
    *("start_change", "start_change", "end_change", "end_change"),
    *("lose", "tick", "outside", "end_all", "disable", "must_change"),
)
"""What may happen, some of it twice as often."""


class Walk:
    """One client, one panel, any number of browsers, and a clock that jumps."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 -- which step, not a secret
        self.guard = Guard(house=FakeHouse(enrols=self.draw.random() < 0.5))
        if self.draw.random() < 0.5:
            self.guard.user()
            self.guard.house.enrol()
        else:
            self.guard.client()
        self.trials: list[tuple[Trial, Attempt, bool]] = []
        self.changes: list[tuple[Prepared, LiveSession, str | None, str]] = []
        self.lives: list[LiveSession] = []

    def step(self) -> None:
        """Let something happen."""
        name = self.draw.choice(STEPS)
        getattr(self, name)()

    def start_login(self) -> None:
        right = self.draw.random() < 0.8
        password = self.guard.panel.users[NUMBER] if right else self.draw.choice(WORDS)
        attempt = Attempt(identifier=NUMBER, password=password, origin=WEB)
        trial = self.guard.house.panel_login.begin(attempt)
        if isinstance(trial, Trial):
            self.trials.append((trial, attempt, self.guard.panel.login(trial.user, password)))

    def end_login(self) -> None:
        if not self.trials:
            return
        trial, attempt, let_in = self.trials.pop(self.draw.randrange(len(self.trials)))
        login = self.guard.house.panel_login
        if self.draw.random() < 0.1:
            login.withdrawn(trial)
        elif not let_in:
            login.refused(trial, attempt, reason=self.draw.choice(["wrong", "unclear"]))
        elif isinstance(outcome := login.accepted(trial, attempt), Welcome):
            self.lives.append(self.guard.house.live(outcome.token))

    def start_change(self) -> None:
        if not self.lives:
            return
        live, candidate = self.draw.choice(self.lives), self.draw.choice(WORDS)
        current = self.draw.choice([None, self.guard.panel.users[NUMBER], self.draw.choice(WORDS)])
        prepared = self.guard.begin(live, candidate, current=current)
        if isinstance(prepared, Prepared):
            self.changes.append((prepared, live, current, candidate))

    def end_change(self) -> None:
        if not self.changes:
            return
        prepared, live, current, candidate = self.changes.pop(self.draw.randrange(len(self.changes)))
        change = self.guard.house.panel_change
        if self.draw.random() < 0.1:
            change.withdrawn(prepared)
            return
        took = self.guard.panel.change(NUMBER, current, candidate)
        match self.draw.randrange(4):
            case 0:
                change.unclear(prepared, live, WEB)
            case 1:
                pass  # died over it
            case _ if took:
                if isinstance(outcome := change.accepted(prepared, live, WEB), Changed):
                    self.lives.append(self.guard.house.live(outcome.token))
            case _:
                change.refused(prepared, live, WEB)

    def lose(self) -> None:
        """Let whoever waits for the panel die."""
        self.trials.clear()
        self.changes.clear()

    def tick(self) -> None:
        self.guard.house.clock.advance(self.draw.choice([1, 30, 61, 700, 4000, -1, -90, -3600, 90_000, -86_400]))

    def outside(self) -> None:
        self.guard.user(password=self.draw.choice(WORDS))

    def end_all(self) -> None:
        self.guard.house.sessions.end_all(NUMBER, WEB, reason="page")

    def disable(self) -> None:
        with self.guard.house.store.begin() as work:
            client = work.clients.get(NUMBER)
            assert client is not None
            work.clients.replace(replace(client, disabled=not client.disabled))

    def must_change(self) -> None:
        with self.guard.house.store.begin() as work:
            work.accounts.demand_change(self.guard.account().id)

    def put_right(self) -> None:
        """Log in as the client would, after everything has settled."""
        house = self.guard.house
        house.clock.advance(10 * 86_400)
        with house.store.begin() as work:
            client = work.clients.get(NUMBER)
            assert client is not None
            work.clients.replace(replace(client, disabled=False))
            house.tries.forget(work, NUMBER, (self.guard.account().label,))
        password = self.guard.panel.users[NUMBER]
        before = {session.id for session in house.sessions.of(NUMBER)}
        known = self.guard.knows(password)
        outcome = self.guard.attempt(password)
        assert isinstance(outcome, Welcome)
        assert not self.guard.pending()
        account, hashable = self.guard.account(), len(password) < 256
        assert self.guard.knows(password) == hashable
        assert (account.confirmed_at == house.clock.now()) == hashable
        left = {session.id for session in house.sessions.of(NUMBER)}
        assert outcome.session.id in left
        assert known or not hashable or left == {outcome.session.id}, before


@pytest.mark.parametrize("batch", range(6))
def test_after_any_walk_one_login_is_let_in_and_makes_the_password_known(batch: int) -> None:
    for seed in range(batch * 40, batch * 40 + 40):
        walk = Walk(seed)
        for _ in range(walk.draw.randrange(5, 60)):
            walk.step()
        walk.put_right()

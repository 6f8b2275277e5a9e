"""Whatever process dies between the gate and the panel: one password works, and the gate learns which.

The flow runs on a real SQLite store in a process of its own, before a panel
that keeps its passwords in a file; at its k-th call of a port it is killed.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Denied, Welcome
from pyauthgate.store import open_store
from tests.fakes.clock import FakeClock
from tests.fakes.guard import FilePanel, Guard
from tests.fakes.house import BETTER, NUMBER, PASSWORD, WEB, FakeHouse, InterruptedVerifier

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from pyauthgate.model import LiveSession
    from pyauthgate.ports import Lookup, Store, Work

NURSERY = get_context("forkserver")
NURSERY.set_forkserver_preload(["tests.contracts.test_crash"])

MOST = 200
"""Steps of a flow at most: a flow that had more would not be tried to its end."""


class Countdown:
    """Kills the process at the k-th step."""

    def __init__(self, steps: int) -> None:
        self._left = steps

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class MortalStore:
    """The `Store` port on another one: a step before each begin, and before and after each commit."""

    def __init__(self, store: Store, step: Callable[[], None]) -> None:
        self._store = store
        self._step = step

    @property
    def lookup(self) -> Lookup:
        return self._store.lookup

    @contextmanager
    def begin(self) -> Iterator[Work]:
        self._step()
        with self._store.begin() as work:
            yield work
            self._step()
        self._step()

    def view(self) -> AbstractContextManager[Work]:
        return self._store.view()


class MortalVerifier(InterruptedVerifier):
    """A verifier with a step before and after each job."""

    def __init__(self, step: Callable[[], None]) -> None:
        super().__init__()
        self._step = step

    def _happen(self) -> None:
        self._step()

    def digest(self, password: str) -> str:
        self._step()
        return super().digest(password)


def log_in_and_change(guard: Guard) -> None:
    """Log in for the first time, change the password, and log in with the new one."""
    guard.change(guard.enter(), BETTER)
    guard.enter(BETTER)


def change_without_current(guard: Guard) -> None:
    """Change the password at a form that does not ask for the current one."""
    guard.change(guard.enter(), BETTER, current=None)


def change_in_vain(guard: Guard) -> None:
    """Mistype the current password, and then have a reply that cannot be read."""
    live = guard.enter()
    guard.change(live, BETTER, current="mistyped")
    prepared = guard.prepare(live, BETTER)
    guard.panel.change(NUMBER, PASSWORD, BETTER)
    guard.house.panel_change.unclear(prepared, live, WEB)


def change_elsewhere(guard: Guard) -> None:
    """Log in, have the password changed by the panel's own people, and log in again."""
    guard.enter()
    guard.user(password=BETTER)
    guard.enter(BETTER)


def change_and_change_again(guard: Guard) -> None:
    """Leave one change unclear, and change the password from there."""
    live: LiveSession = guard.enter()
    prepared = guard.prepare(live, "Otra 4 Lluvia Cobre")
    guard.house.panel_change.unclear(prepared, live, WEB)
    guard.change(live, BETTER)


OFTEN = {"log_in_and_change", "change_elsewhere"}
"""Flows that are tried at every step in every run; the others in long ones."""

FLOWS = {
    flow.__name__: flow
    for flow in (log_in_and_change, change_without_current, change_in_vain, change_elsewhere, change_and_change_again)
}


def live_and_die(folder: Path, flow: str, steps: int) -> None:
    """Run a flow until it ends or its k-th step."""
    step = Countdown(steps)
    with closing(open_store(f"sqlite:///{folder}/gate.db")) as store:
        house = FakeHouse(store=MortalStore(store, step), verifier=MortalVerifier(step))
        FLOWS[flow](Guard(house=house, panel=FilePanel(folder / "panel.json", step)))


def survive(folder: Path, flow: str, steps: int) -> bool:
    """Run a flow in a process of its own; say whether it reached its end."""
    process = NURSERY.Process(target=live_and_die, args=(folder, flow, steps))
    process.start()
    process.join(30)
    code = process.exitcode
    process.close()
    assert code in {0, -signal.SIGKILL}, code
    return code == 0


@pytest.fixture
def template(migrated_file: Path, tmp_path: Path) -> Path:
    """Give a folder with a store of one client and a panel of one user, to be copied."""
    folder = tmp_path / "template"
    folder.mkdir()
    shutil.copy(migrated_file, folder / "gate.db")
    (folder / "panel.json").write_text(json.dumps({NUMBER: PASSWORD}), encoding="utf-8")
    with closing(open_store(f"sqlite:///{folder}/gate.db")) as store:
        FakeHouse(store=store).enrol(password=None)
    return folder


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """Give a folder in memory where there is one: a killed process needs no disk to outlive it, and a run has many."""
    memory = Path("/dev/shm")  # noqa: S108 -- the folder in it is nobody else's
    with TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        yield Path(folder)


def die_and_inspect(template: Path, folder: Path, flow: str, steps: int) -> bool:
    """Let a process die over a copy of the template, and look at what it left; say whether it reached its end."""
    shutil.copytree(template, folder)
    ended = survive(folder, flow, steps)
    inspect(folder)
    shutil.rmtree(folder)
    return ended


def inspect(folder: Path) -> None:
    """See that exactly one password works, and that the gate knows it after one login."""
    with closing(open_store(f"sqlite:///{folder}/gate.db")) as store:
        clock = FakeClock()
        clock.advance(61)
        guard = Guard(house=FakeHouse(store=store, clock=clock), panel=FilePanel(folder / "panel.json"))
        working = [password for password in (PASSWORD, BETTER) if guard.panel.login(NUMBER, password)]
        assert len(working) == 1
        (dead,) = {PASSWORD, BETTER} - set(working)
        assert guard.attempt(dead) == Denied()
        assert isinstance(guard.attempt(working[0]), Welcome)
        account = guard.account()
        assert (guard.knows(working[0]), guard.knows(dead), guard.pending()) == (True, False, False)
        assert (account.learned, account.confirmed_at) == (True, clock.now())
        assert len(guard.house.sessions.of(NUMBER)) >= 1
        outcome = guard.change(guard.enter(working[0]), "Velero 4 Nube Caracol", current=working[0])
        assert outcome is not None
        assert guard.knows("Velero 4 Nube Caracol")


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    "flow",
    [pytest.param(flow, marks=() if flow in OFTEN else pytest.mark.long) for flow in FLOWS],
)
def test_a_process_killed_at_any_step_leaves_one_working_password_that_the_next_login_makes_known(
    flow: str, template: Path, quick: Path
) -> None:
    steps = next(steps for steps in range(1, MOST) if die_and_inspect(template, quick / str(steps), flow, steps))
    assert steps > 10


@pytest.mark.long
def test_a_thousand_processes_killed_at_random_steps_leave_one_working_password_each(
    template: Path, quick: Path
) -> None:
    draw = random.Random(20_417)  # noqa: S311 -- which step, not a secret
    for turn in range(1000):
        die_and_inspect(template, quick / str(turn), draw.choice(sorted(FLOWS)), draw.randrange(1, 50))

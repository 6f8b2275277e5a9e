"""`timing`: whether the gate's answers tell by their time who is a client; with a control each way."""

from __future__ import annotations

import random
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

from benchmarks.apart import Comparison, Pair
from benchmarks.gated import panel
from benchmarks.rounds import QUICK
from pyauthgate.bootstrap import SystemClock, build, gate
from pyauthgate.config import create_keys, load
from pyauthgate.credentials import Hasher, Parameters
from pyauthgate.gatekeeper import Throttle
from pyauthgate.model import Account, Client, Counter, Verdict
from pyauthgate.store import migrate
from tests.web.browser import GATE, Browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pyauthgate.bootstrap import House
    from pyauthgate.ports import Work

__all__ = ["KINDS", "PAGES", "Hasty", "Page", "measure", "stage_of"]

ROUNDS = 3
SAMPLES, WARM_UP = 200, 20
FEW_SAMPLES, SHORT_WARM_UP = 25, 3
"""Of a quick run, which proves that it runs."""
KNOWN, UNKNOWN = "known", "unknown"
PASSWORD, WRONG = "Segur269", "Errada 4 Vez"
CONFIGURATION = (
    '[site]\npublic_url = "https://clientes.example.net"\n'
    '[store]\nurl = "sqlite:///gate.db"\nsecret_file = "secret"\n'
    "[hashing]\nthreads = 1\n"
    '[mail]\nfolder = "mails"\nsender = "a@example.net"\n'
)


class Hasty(Hasher):
    """A verifier with the fault that is looked for: where there is no digest, nothing is computed."""

    def verify(self, password: str, *, digest: str | None, decoy: str) -> Verdict:
        """Verify, or say no at once."""
        if digest is None:
            return Verdict(matches=False, trace=bytes(32))
        return super().verify(password, digest=digest, decoy=decoy)


def nothing(work: Work, number: str, digest: str) -> None:
    """Let nobody have the number."""
    del work, number, digest


def client(work: Work, number: str, digest: str | None, *, disabled: bool = False) -> None:
    """Store a client with a password, or with None."""
    work.clients.add(Client(number=number, email=f"c{number}@example.net", disabled=disabled))
    work.accounts.add(Account(number=number, name=number, digest=digest))


def held(work: Work, number: str, digest: str) -> None:
    """Store a client about whom the recovery page was asked as often as it is answered."""
    client(work, number, digest)
    now = SystemClock().now()
    work.attempts.put([Counter(key=f"recover:{number}", count=Throttle().recover.most, since=now, last=now)])


KINDS: Mapping[str, Callable[[Work, str, str], None]] = {
    KNOWN: client,
    UNKNOWN: nothing,
    "disabled": lambda work, number, digest: client(work, number, digest, disabled=True),
    "no password": lambda work, number, _: client(work, number, None),
    "held back": held,
}
"""Whose number is tried; each is stored before it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the gate that must not tell who is a client.

    Parameters
    ----------
    path:
        Under the gate's prefix.
    fields:
        Of the form, besides its token, by the number that is tried.
    status:
        Of every answer: another one is not what is to be measured.
    kinds:
        What is compared with a known client, of `KINDS`.

    """

    name: str
    path: str
    fields: Callable[[str], Mapping[str, str]]
    status: int
    kinds: tuple[str, ...] = (UNKNOWN, "disabled", "no password")


PAGES = (
    Page(name="log-in", path="login", fields=lambda number: {"number": number, "password": WRONG}, status=401),
    Page(
        name="recovery",
        path="recover",
        fields=lambda number: {"kind": "number", "value": number},
        status=303,
        kinds=(UNKNOWN, "disabled", "held back"),
    ),
)
"""What is measured: a page more is a line more."""


@dataclass
class Stage:
    """A gate on a store of its own, and a browser in front of it.

    Every try comes from another network and is made for another number, so
    that the throttle never answers in the place of the page.
    """

    house: House
    verifier: Hasher
    browser: Browser
    digest: str
    used: int = 0

    def enrol(self, kind: str, count: int) -> list[str]:
        """Give numbers of a kind that were never tried."""
        numbers = [str(1_000_000 + self.used + place) for place in range(count)]
        self.used += count
        with self.house.store.begin() as work:
            for number in numbers:
                KINDS[kind](work, number, self.digest)
        return numbers

    def seconds(self, page: Page, token: str, number: str) -> float:
        """Send a page's form for a number, and time the answer."""
        place = int(number)
        self.browser.address = f"20.{place >> 8 & 255}.{place & 255}.7"
        fields = {"csrf": token, **page.fields(number)}
        begun = perf_counter()
        reply = self.browser.post(f"{GATE}/{page.path}", fields)
        took = perf_counter() - begun
        assert reply.status == page.status, reply.text
        return took


def measure(rounds: int) -> list[Comparison]:
    """Compare every page's answers for each kind of number, and the controls."""
    samples, warm_up = (FEW_SAMPLES, SHORT_WARM_UP) if rounds <= QUICK else (SAMPLES, WARM_UP)
    found = []
    with stage_of(Hasher) as stage:
        for page in PAGES:
            for kind in (KNOWN, *page.kinds):
                name = f"timing: {page.name}, {KNOWN} against {kind}{' (control)' if kind == KNOWN else ''}"
                found.append(Comparison(name=name, pairs=_rounds(stage, page, kind, samples, warm_up)))
    with stage_of(Hasty) as stage:
        page = PAGES[0]
        name = f"timing: {page.name} without the dummy computation, {KNOWN} against {UNKNOWN} (control)"
        pairs = _rounds(stage, page, UNKNOWN, samples, warm_up)
        found.append(Comparison(name=name, pairs=pairs, differs=True))
    return found


@contextmanager
def stage_of(verifier: type[Hasher]) -> Iterator[Stage]:
    """Build the real gate in mode trust on SQLite, with the verifier that is to be looked at."""
    with TemporaryDirectory() as name:
        config = Path(name) / "pyauthgate.toml"
        config.write_text(CONFIGURATION)
        settings = load(config)
        migrate(settings.store.url)
        create_keys(settings.store.secret_file)
        house = build(settings)
        try:
            made = verifier(Parameters(), house.keys, threads=1)
            vars(house)["verifier"] = made
            browser = Browser(gate(house, panel))
            browser.checked = False
            yield Stage(house, made, browser, made.digest(PASSWORD))
        finally:
            house.close()


def _rounds(stage: Stage, page: Page, kind: str, samples: int, warm_up: int) -> tuple[Pair, ...]:
    return tuple(_round(stage, page, kind, samples, warm_up) for _ in range(ROUNDS))


def _round(stage: Stage, page: Page, kind: str, samples: int, warm_up: int) -> Pair:
    """Send both of each pair, in random order."""
    token = stage.browser.token(f"{GATE}/{page.path}")
    numbers = [stage.enrol(each, warm_up + samples) for each in (KNOWN, kind)]
    times: tuple[list[float], list[float]] = ([], [])
    for pair in zip(*numbers, strict=True):
        for side in random.sample((0, 1), 2):
            times[side].append(stage.seconds(page, token, pair[side]))
    return Pair.of(times[0][warm_up:], times[1][warm_up:])

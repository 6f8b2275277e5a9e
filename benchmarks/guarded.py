"""`guard`: what the guards add to a request that is none of theirs, and to a change besides Argon2id and the panel."""

from __future__ import annotations

import io
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from benchmarks.calls import count
from benchmarks.gated import gated
from benchmarks.rounds import Bar, batches, judge, repeats
from pyauthgate.store import migrate, open_store
from tests.fakes.house import PASSWORD, FakeHouse
from tests.web.browser import ORIGIN
from tests.web.guard.oldpanel import GuardedPlace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from wsgiref.types import WSGIEnvironment

    from benchmarks.rounds import Result
    from tests.web.guard.oldpanel import Client

__all__ = ["MOST", "added", "measure"]

MOST = Bar(name="guard: calls added to a client's request on a path without a form, over a gate in mode trust", most=42)
TIMES = Bar(name="guard: the time of such a request, times that in mode trust")
SEALED = Bar(name="guard: the same with one sealed cookie of the panel")
CHANGE = Bar(name="guard: milliseconds of a guarded change besides Argon2id and the panel", most=2)

FORMS = """
[panel]
mode = "guard"
upstream = "http://127.0.0.1:9"
session = ["sessionid"]
[[panel.form]]
kind = "login"
path = "/login"
user = "number"
password = "password"
ok = { status = 302 }
failed = { status = 200 }
[[panel.form]]
kind = "change"
path = "/change"
current = "old"
new = ["new"]
ok = { status = 302 }
failed = { status = 200 }
"""
WARM_UP = 3
GOOD = "Tren {} Mantel Jirafa"


def measure(rounds: int) -> list[Result]:
    """Count calls, time a request with and without guards, and time changes with a verifier that costs nothing."""
    with ExitStack() as stack:
        guarded, trusting = (stack.enter_context(gated(more, "tema=claro")) for more in (FORMS, ""))
        sealed = stack.enter_context(gated(FORMS))
        found = batches({"guarded": guarded.through, "trusting": trusting.through, "sealed": sealed.through}, rounds)
    return [
        judge(MOST, [float(added())]),
        judge(TIMES, [each["guarded"] / each["trusting"] for each in found]),
        judge(SEALED, [each["sealed"] / each["trusting"] for each in found]),
        judge(CHANGE, [1e3 * _change(repeats(rounds)) for _ in range(rounds)]),
    ]


def added() -> int:
    """Give the calls of a request through guards less those through a gate that has none."""
    found = []
    for more in (FORMS, ""):
        with gated(more, "tema=claro") as subject:
            for _ in range(WARM_UP):
                subject.through()
            found.append(count(subject.through))
    return found[0] - found[1]


def _change(times: int) -> float:
    """Give the median seconds of a change on SQLite, less those of the panel alone."""
    with _place() as (place, browser):
        taken, old = [], PASSWORD
        for number in range(times):
            new = GOOD.format(number)
            environ = _environ(browser, old, new)
            start = perf_counter()
            answer = place.gate(environ, browser.keep)
            b"".join(answer)
            taken.append(perf_counter() - start)
            old = new
        return median(taken)


@contextmanager
def _place() -> Iterator[tuple[GuardedPlace, Client]]:
    with TemporaryDirectory() as name:
        url = f"sqlite:///{Path(name) / 'gate.db'}"
        migrate(url)
        store = open_store(url)
        try:
            place = GuardedPlace(house=FakeHouse(store=store))
            yield place, place.inside()
        finally:
            store.close()


def _environ(browser: Client, old: str, new: str) -> WSGIEnvironment:
    token = browser.form_token()
    body = urlencode({"token": token, "clave_actual": old, "clave_nueva": new, "clave_nueva2": new}).encode()
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/opciones/cambiar-clave",
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_ORIGIN": ORIGIN,
        "HTTP_COOKIE": browser.jar,
        "REMOTE_ADDR": browser.address,
        "wsgi.input": io.BytesIO(body),
    }
    setup_testing_defaults(environ)
    return environ

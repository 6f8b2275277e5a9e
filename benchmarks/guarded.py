"""`guard`: what the guards add to a request that is none of theirs, and to a change besides Argon2id and the panel."""

from __future__ import annotations

import io
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode
from wsgiref.util import setup_testing_defaults

from benchmarks.calls import count
from benchmarks.gated import gated
from benchmarks.rounds import Bar, batches, judge, repeats
from pyauthgate.store import migrate, open_store
from pyauthgate.store.sqlite import connect
from tests.fakes.house import PASSWORD, FakeHouse
from tests.web.browser import ORIGIN
from tests.web.guard.oldpanel import GuardedPlace, OldPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Self
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from benchmarks.rounds import Result
    from tests.web.guard.oldpanel import Client

__all__ = ["MOST", "added", "measure"]

MOST = Bar(name="guard: calls added to a client's request on a path without a form, over a gate in mode trust", most=20)
TIMES = Bar(name="guard: the time of such a request, times that in mode trust")
SEALED = Bar(name="guard: the same with one sealed cookie of the panel")
CHANGE = Bar(name="guard: milliseconds of a guarded change besides Argon2id and the panel", most=2)
PROCESSOR = Bar(name="guard: milliseconds of the processor in it")
DISK = Bar(name="guard: milliseconds that its three commits alone take this disk at the same time")

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
COMMITS = 3
"""The try is counted, the new digest is written down, the change is settled: each before what follows it."""
GOOD = "Tren {} Mantel Jirafa"


class Watch:
    """Measures a block: the seconds that it took, and those of the processor."""

    seconds = processor = 0.0

    def __enter__(self) -> Self:
        self._begun, self._begun_processor = perf_counter(), process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds, self.processor = perf_counter() - self._begun, process_time() - self._begun_processor


class Watched(Watch):
    """A panel that tells what its last reply took."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, and measure it."""
        with self:
            return self._app(environ, start_response)


class Taken(NamedTuple):
    """What a change took, in seconds."""

    seconds: float
    processor: float
    disk: float


def measure(rounds: int) -> list[Result]:
    """Count calls, time a request with and without guards, and time changes with a verifier that costs nothing."""
    with ExitStack() as stack:
        guarded, trusting = (stack.enter_context(gated(more, "tema=claro")) for more in (FORMS, ""))
        sealed = stack.enter_context(gated(FORMS))
        found = batches({"guarded": guarded.through, "trusting": trusting.through, "sealed": sealed.through}, rounds)
    changes = [_change(repeats(rounds)) for _ in range(rounds)]
    return [
        judge(MOST, [float(added())]),
        judge(TIMES, [each["guarded"] / each["trusting"] for each in found]),
        judge(SEALED, [each["sealed"] / each["trusting"] for each in found]),
        judge(CHANGE, [1e3 * each.seconds for each in changes]),
        judge(PROCESSOR, [1e3 * each.processor for each in changes]),
        judge(DISK, [1e3 * each.disk for each in changes]),
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


def _change(times: int) -> Taken:
    """Give the medians of changes on SQLite, less what the panel took, once everything is warm."""
    found, old = [], PASSWORD
    with TemporaryDirectory() as name, _place(Path(name)) as (place, panel, browser), _disk(Path(name)) as commit:
        for number in range(WARM_UP + times):
            new = GOOD.format(number)
            environ = _environ(browser, old, new)
            with Watch() as whole:
                b"".join(place.gate(environ, browser.keep))
            with Watch() as disk:
                for _ in range(COMMITS):
                    commit()
            found.append((whole.seconds - panel.seconds, whole.processor - panel.processor, disk.seconds))
            old = new
    return Taken(*map(median, zip(*found[WARM_UP:], strict=True)))


@contextmanager
def _place(folder: Path) -> Iterator[tuple[GuardedPlace, Watched, Client]]:
    url = f"sqlite:///{folder / 'gate.db'}"
    migrate(url)
    with closing(open_store(url)) as store:
        panel, house = Watched(OldPanel()), FakeHouse(store=store)
        house.enrol(password=None)
        place = GuardedPlace(house=house, app=panel)
        yield place, panel, place.inside()


@contextmanager
def _disk(folder: Path) -> Iterator[Callable[[], object]]:
    """Give a commit that outlives a power cut, and as little besides as there can be."""
    (folder / "bare.db").touch()
    with closing(connect(folder / "bare.db", 5)) as bare:
        bare.execute("CREATE TABLE t (a)")
        yield partial(bare.execute, "INSERT INTO t VALUES (zeroblob(500))")


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

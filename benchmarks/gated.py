"""A gate on a real SQLite store with one client logged in: what the hot path is measured on."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from wsgiref.util import setup_testing_defaults

from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect

from pyauthgate.bootstrap import build, gate
from pyauthgate.config import create_keys, load
from pyauthgate.credentials import hash_token
from pyauthgate.model import Client, Origin
from pyauthgate.store import migrate
from pyauthgate.store.lookup import statement_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

__all__ = ["Gated", "gated", "panel"]

BODY = [b"the panel"]
HEADERS = [("Content-Type", "text/plain"), ("Content-Length", "9")]


def panel(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    """Answer as cheaply as an application can."""
    del environ
    start_response("200 OK", HEADERS)
    return BODY


@dataclass(frozen=True, slots=True, kw_only=True)
class Gated:
    """The same request, with and without the gate, and the SELECT that no gate can do without."""

    application: WSGIApplication
    environ: WSGIEnvironment
    select: Callable[[], object]

    def bare(self) -> object:
        """Call the panel alone."""
        return panel(dict(self.environ), _begin)

    def through(self) -> object:
        """Call the panel through the gate, as its logged-in client."""
        return self.application(dict(self.environ), _begin)


@contextmanager
def gated(more: str = "", cookie: str = "sessionid=abc") -> Iterator[Gated]:
    """Build it in a temporary folder.

    Parameters
    ----------
    more:
        Further lines of the configuration.
    cookie:
        What the panel has set.

    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        config = folder / "pyauthgate.toml"
        config.write_text(
            '[site]\npublic_url = "https://clientes.example.net"\n'
            '[store]\nurl = "sqlite:///gate.db"\nsecret_file = "secret"\n' + more
        )
        settings = load(config)
        migrate(settings.store.url)
        create_keys(settings.store.secret_file)
        house = build(settings)
        house.registry.add(Client(number="9000"))
        with house.store.begin() as work:
            token, _ = house.sessions.open(work, work.accounts.of("9000")[0], shared=False, origin=Origin())
        raw = sqlite3.connect(folder / "gate.db", isolation_level=None)
        try:
            yield Gated(application=gate(house, panel), environ=_environ(token, cookie), select=_raw(raw, token))
        finally:
            raw.close()
            house.close()


def _raw(connection: sqlite3.Connection, token: str) -> Callable[[], object]:
    sql = statement_for(sqlite_dialect())
    key = (hash_token(token),)
    return lambda: connection.execute(sql, key).fetchone()


def _environ(token: str, cookie: str) -> WSGIEnvironment:
    environ: WSGIEnvironment = {
        "PATH_INFO": "/facturas",
        "HTTP_ACCEPT": "text/html",
        "HTTP_ACCEPT_LANGUAGE": "es-AR,es;q=0.9",
        "HTTP_COOKIE": f"tema=oscuro; __Host-pyauthgate={token}; {cookie}",
        "HTTP_USER_AGENT": "Mozilla/5.0",
        "REMOTE_ADDR": "192.0.2.7",
    }
    setup_testing_defaults(environ)
    return environ


def _begin(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], object]:
    del status, headers, exc_info
    return BODY.append

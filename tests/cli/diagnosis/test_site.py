from __future__ import annotations

import socket
import ssl
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from pyauthgate.cli.diagnosis.site import DAY, panel, site
from pyauthgate.web.headers import POLICY
from tests.store.breaches.counter import CERTIFICATE
from tests.web.browser import Place
from tests.web.guard.oldpanel import GuardedPlace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/.pyauthgate/"
LONG_AGO = 0.0


class Silent(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the library)
        """Say nothing."""


@contextmanager
def served(app: WSGIApplication, *, tls: bool = True) -> Iterator[str]:
    """Serve an application on this machine, and give its public URL."""
    server = make_server("127.0.0.1", 0, app, handler_class=Silent)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(20)


@pytest.fixture
def believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the tests' certificate count."""
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def codes(url: str, now: float = LONG_AGO, **more: float) -> list[str]:
    return [found.code for found in site(url, PREFIX, now, **more)]


@pytest.mark.usefixtures("believed")
@pytest.mark.parametrize("place", [Place, GuardedPlace])
def test_the_gates_own_page_is_known(place: type[Place | GuardedPlace]) -> None:
    with served(place().gate) as url:
        assert codes(url) == []


@pytest.mark.usefixtures("believed")
def test_a_certificate_that_ends_soon_is_found() -> None:
    context = ssl.create_default_context(cafile=CERTIFICATE)
    (known,) = context.get_ca_certs()
    end = ssl.cert_time_to_seconds(str(known["notAfter"]))
    with served(Place().gate) as url:
        assert codes(url, end - 15 * DAY) == []
        (found,) = site(url, PREFIX, end - 3 * DAY)
    assert (found.code, "expires in 3 days" in found.problem) == ("site.expiring", True)


def test_a_certificate_that_nobody_knows_is_found() -> None:
    with served(Place().gate) as url:
        (found,) = site(url, PREFIX, LONG_AGO)
    assert found.code == "site.certificate"
    assert "self-signed" in found.problem


def test_what_speaks_no_tls_is_found() -> None:
    with served(Place().gate, tls=False) as url:
        assert codes(url.replace("http:", "https:")) == ["site.certificate"]


def answering(status: str, *headers: tuple[str, str]) -> WSGIApplication:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        assert environ["PATH_INFO"] == f"{PREFIX}login"
        start_response(status, [*headers])
        return [b"Panel"]

    return app


@pytest.mark.parametrize(
    ("status", "leads", "code"),
    [
        ("200 OK", "", "site.other"),
        ("502 Bad Gateway", "", "site.other"),
        ("303 See Other", "/otro", "site.other"),
        ("301 Moved", "https://www.example.net/x", "site.redirect"),
        ("302 Found", "//www.example.net/x", "site.redirect"),
    ],
)
def test_another_page_in_the_place_of_ours_is_found(status: str, leads: str, code: str) -> None:
    with served(answering(status, *([("Location", leads)] if leads else [])), tls=False) as url:
        assert codes(url) == [code]


def test_our_own_page_of_an_error_is_not_the_log_in_page() -> None:
    app = answering("503 Service Unavailable", ("Content-Security-Policy", POLICY))
    with served(app, tls=False) as url:
        assert codes(url) == ["site.other"]


def test_a_host_that_nobody_knows_is_found() -> None:
    assert codes("https://no-such-host.invalid") == ["site.unresolved"]


def test_where_nobody_listens_or_nobody_speaks_is_found_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        assert codes(f"http://127.0.0.1:{port}", patience=0.1) == ["site.unreachable"]
        assert list(panel(f"http://127.0.0.1:{port}")) == []
    assert codes(f"http://127.0.0.1:{port}") == ["site.unreachable"]
    (found,) = panel(f"http://127.0.0.1:{port}")
    assert found.code == "panel.unreachable"


def test_what_is_no_http_is_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            line, _ = listener.accept()
            with line:
                line.recv(1000)
                line.sendall(b"220 mail.example.net ESMTP\r\n")

        thread = Thread(target=answer)
        thread.start()
        assert codes(f"http://127.0.0.1:{listener.getsockname()[1]}") == ["site.other"]
        thread.join(20)

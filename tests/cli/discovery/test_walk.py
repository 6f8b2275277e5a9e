from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.discovery.walk import LARGEST, Walk
from pyauthgate.errors import ConfigurationError
from tests.cli.discovery.site import leads, page, serving

if TYPE_CHECKING:
    from pyauthgate.cli.discovery.walk import Reply
    from tests.cli.discovery.site import Site


def still() -> float:
    return 0.0


def walked(site: Site, walk: Walk | None = None, *further: str) -> list[Reply]:
    return list((walk or Walk(now=still)).pages(f"{site.url}/", further))


def test_promising_links_and_redirects_on_the_host_are_followed() -> None:
    with serving(
        index=page('<a href="/cuenta">Mi cuenta</a><a href="/precios">x</a>'),
        cuenta=leads("/entrar?de=cuenta"),
        entrar=page("x"),
    ) as site:
        assert [reply.url.removeprefix(site.url) for reply in walked(site)] == ["/", "/entrar?de=cuenta"]
        assert site.paths == ["/", "/cuenta", "/entrar?de=cuenta"]


def test_only_looks_are_taken_and_nothing_that_acts() -> None:
    body = '<a href="/logout">Salir</a><a href="/user/delete/1">password</a><form method=post action=/login></form>'
    with serving(index=page(body)) as site:
        walked(site, None, "/login")
        assert {method for method, _, _ in site.asked} == {"GET"}
        assert site.paths == ["/", "/login"]


def test_another_host_is_never_asked_and_never_gets_the_cookie() -> None:
    with (
        serving(index=page("x")) as other,
        serving(
            index=page(f'<a href="{other.url}/login">login</a><a href="/password">x</a>'),
            password=leads(f"{other.url}/login"),
        ) as site,
    ):
        walked(site, Walk(now=still, cookie="sid=c4n4ry"))
        assert other.asked == []
        assert {cookie for _, _, cookie in site.asked} == {"sid=c4n4ry"}


def test_no_more_looks_are_taken_than_allowed() -> None:
    links = "".join(f'<a href="/login/{number}">login</a>' for number in range(100))
    with serving(index=page(links)) as site:
        walk = Walk(now=still, most=7)
        walked(site, walk, "/a", "/b")
        assert (len(site.asked), walk.looks) == (7, 7)


def test_a_redirect_that_never_ends_ends() -> None:
    with serving(index=page("x"), login=leads("/login")) as site:
        walked(site, None, "/login")
        assert site.paths == ["/", "/login"]


def test_a_page_is_read_to_a_bound_in_size_and_time() -> None:
    late = page("x" * LARGEST + "<form><input type=password name=a></form>")
    with serving(index=late) as site:
        (reply,) = walked(site)
        assert reply.page is not None
        assert list(reply.page.forms) == []
    ticks = iter([0.0, 6.0])
    with serving(index=page("<form><input type=password name=a></form>")) as site:
        (reply,) = walked(site, Walk(now=lambda: next(ticks)))
        assert reply.page is not None
        assert list(reply.page.forms) == []


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_a_page_is_read_in_its_encoding(charset: str) -> None:
    with serving(index=page("<title>Contraseña</title>", charset=charset)) as site:
        (reply,) = walked(site)
        assert reply.page is not None
        assert reply.page.headings == "Contraseña"


def test_an_encoding_in_the_page_counts_and_one_that_is_none_does_not() -> None:
    for name, written in (("latin-1", "latin-1"), ("klingon", "utf-8")):
        body = f"<meta charset={name}><title>ñ</title>".encode(written)
        with serving(index=(200, {"Content-Type": "text/html"}, body)) as site:
            (reply,) = walked(site)
            assert reply.page is not None
            assert reply.page.headings == "ñ"


def test_what_is_no_page_is_not_read() -> None:
    with serving(index=page("x"), login=(200, {"Content-Type": "application/json"}, b"{}")) as site:
        assert len(walked(site, None, "/login")) == 1
    with serving(index=page("x", Content_Encoding="gzip")) as site:
        assert walked(site) == []


def test_cookies_are_remembered_by_name() -> None:
    with serving(
        index=page("x", Set_Cookie="sid=secret; Path=/; HttpOnly"),
        login=page("x", Set_Cookie="lang=es; Path=/x;httponly2"),
    ) as site:
        walk = Walk(now=still, cookie="Other=1; more=2")
        walked(site, walk, "/login")
        assert walk.cookies == {"Other": False, "more": False, "sid": True, "lang": False}
        assert "Other=1" not in repr(walk)


def test_a_panel_that_does_not_answer_is_an_error() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
        with pytest.raises(ConfigurationError, match="does not answer") as caught:
            list(Walk(now=still).pages(url, ()))
    assert caught.value.code == "discover.unreachable"


def test_a_server_that_speaks_no_http_is_an_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(1_000)
                connection.sendall(b"SSH-2.0-x\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(ConfigurationError):
            list(Walk(now=still).pages(url, ()))
        thread.join()

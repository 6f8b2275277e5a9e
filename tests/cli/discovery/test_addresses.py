from __future__ import annotations

import pytest

from pyauthgate.cli.discovery.addresses import beckons, local, origin, path_of
from pyauthgate.cli.discovery.pages import Link

BASE = "http://panel.example:8080/cuenta/"


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://h/x", ("http", "h", 80)),
        ("https://H:8443", ("https", "h", 8443)),
        ("http://[::1]:9/", ("http", "::1", 9)),
        ("ftp://h/", None),
        ("file:///etc/passwd", None),
        ("http://u:p@h/", None),
        ("http://h:99999/", None),
        ("http://h/\n", None),
        ("http://h\\@x/", None),
        ("h/x", None),
        ("http://[", None),
        ("", None),
        ("http://h/" + "a" * 1_000, None),
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, parts: tuple[str, str, int] | None) -> None:
    assert origin(url) == parts


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("clave", "http://panel.example:8080/cuenta/clave"),
        ("/login?x=1#top", "http://panel.example:8080/login?x=1"),
        ("http://PANEL.example:8080/a", "http://PANEL.example:8080/a"),
        ("http://panel.example/a", None),
        ("https://panel.example:8080/a", None),
        ("//other.example/a", None),
        ("javascript:alert(1)", None),
        ("mailto:x@y", None),
        ("http://[", None),
    ],
)
def test_what_is_elsewhere_is_not_followed(written: str, url: str | None) -> None:
    assert local(BASE, written) == url


def test_links_that_look_like_passwords_come_first_and_harmful_ones_never() -> None:
    links = [
        Link(href="/perfil", words="Mi perfil"),
        Link(href="/precios", words="Precios"),
        Link(href="/cuenta/borrar", words="Borrar mi cuenta"),
        Link(href="/logout?next=/login", words="x"),
        Link(href="/sesion", words="Cerrar sesión"),
        Link(href="/user/3?do=delete", words="password"),
        Link(href="/x", words="Cambiar contraseña"),
        Link(href="https://other.example/login", words="login"),
    ]
    paths = [path_of(url) for url in beckons(BASE, links)]
    assert paths == ["/x", "/perfil"]


def test_a_path_is_decoded() -> None:
    assert path_of("http://h/a%C3%B1o?x") == "/año"
    assert path_of("http://h") == "/"

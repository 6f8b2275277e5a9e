from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.config.urls import (
    database_url,
    is_local,
    mount,
    page,
    path_prefix,
    public_url,
    service_url,
    smtp_url,
    store_url,
    upstream_url,
)

FOLDER = Path("/etc/pyauthgate")


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://clientes.example.net", "https://clientes.example.net"),
        ("HTTPS://Clientes.Example.NET/", "https://clientes.example.net"),
        ("https://example.net:8443/Panel/", "https://example.net:8443/Panel"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("https://localhost", "https://localhost"),
        ("https://xn--caf-dma.example", "https://xn--caf-dma.example"),
    ],
)
def test_a_public_url_is_read_in_its_one_spelling(text: str, url: str) -> None:
    assert public_url(text) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "clientes.example.net",
        "ftp://example.net",
        "https://",
        "https:///path",
        "https://user@example.net",
        "https://user:pw@example.net",
        "https://example.net?x=1",
        "https://example.net#x",
        "https://example.net//x",
        "https://example.net/../x",
        "https://example.net:0",
        "https://example.net:65536",
        "https://example.net:",
        "https://exa mple.net",
        "https://example.net\n",
        "https://-a.example",
        "https://a..example",
        "https://café.example",
        "https://127.1",
        "https://0x7f.1",
        "https://2130706433",
        "https://0x7f000001",
        "https://[127.0.0.1]",
        "https://[::1",
        "https://[:::]",
        "https://256.0.0.1",
    ],
)
def test_a_public_url_that_two_readers_could_take_for_two_hosts_is_refused(text: str) -> None:
    assert public_url(text) is None


@pytest.mark.parametrize(
    ("url", "ours"),
    [
        ("http://localhost:8000", True),
        ("http://127.0.0.1", True),
        ("http://127.9.9.9", True),
        ("http://[::1]:80", True),
        ("http://192.168.0.1", False),
        ("http://127.0.0.1.example.net", False),
        ("http://localhost.example.net", False),
        ("http://[2001:db8::1]", False),
    ],
)
def test_only_this_machine_is_local(url: str, *, ours: bool) -> None:
    assert public_url(url) == url
    assert is_local(url) is ours


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("sqlite:////var/lib/gate.db", "sqlite:////var/lib/gate.db"),
        ("sqlite:///gate.db", "sqlite:////etc/pyauthgate/gate.db"),
        ("sqlite:///var/gate.db", "sqlite:////etc/pyauthgate/var/gate.db"),
        ("postgresql:///pyauthgate", "postgresql:///pyauthgate"),
        ("postgresql://u:p%40@h:5432/gate?sslmode=require", "postgresql://u:p%40@h:5432/gate?sslmode=require"),
    ],
)
def test_a_store_is_a_file_or_a_postgresql_database(text: str, url: str) -> None:
    assert store_url(text, FOLDER) == url


@pytest.mark.parametrize(
    "text",
    [
        "",
        "gate.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///.",
        "sqlite:///..",
        "sqlite:///:memory:",
        "sqlite:///folder/",
        "sqlite:///gate.db?mode=memory",
        "sqlite:///gate.db#x",
        "sqlite:///ga te.db",
        "sqlite:///gate.db\n",
        "mysql://h/gate",
        "postgres://h/gate",
        "postgresql://h",
        "postgresql://h/",
        "postgresql://h/a/b",
        "postgresql://h/gate#x",
        "postgresql://h:port/gate",
        "postgresql://h:0/gate",
        "postgresql://h:99999/gate",
        "postgresql://[::1/gate",
        "postgresql://h/" + "x" * 2_000,
    ],
)
def test_any_other_store_is_refused(text: str) -> None:
    assert store_url(text, FOLDER) is None


def test_a_folder_that_would_change_the_meaning_of_the_url_is_refused() -> None:
    assert store_url("sqlite:///gate.db", Path("/srv/who?mode=memory")) is None


@pytest.mark.parametrize("text", ["/.pyauthgate/", "/gate/", "/a/b-c_d~e/"])
def test_a_prefix_of_plain_segments_stands(text: str) -> None:
    assert path_prefix(text) == text


@pytest.mark.parametrize(
    "text", ["", "/", "//", "gate/", "/gate", "/../", "/a/./", "/a//b/", "/a%2f/", "/a b/", "/ñ/", "/a/\n"]
)
def test_any_other_prefix_is_refused(text: str) -> None:
    assert path_prefix(text) is None


@pytest.mark.parametrize("text", ["/", "/inicio", "/a/b/?c=d&e=/f", "/~user/@x"])
def test_a_page_of_this_site_stands(text: str) -> None:
    assert page(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "inicio",
        "//evil.example",
        "/\\evil.example",
        "/a//b",
        "/../a",
        "/a/..",
        "/%2f",
        "/a#b",
        "/a\n",
        "/" + "a" * 2_000,
    ],
)
def test_a_page_that_may_be_elsewhere_is_refused(text: str) -> None:
    assert page(text) is None


@given(st.text(max_size=60))
def test_no_text_makes_a_reader_of_urls_raise(text: str) -> None:
    for url in (text, f"https://{text}", f"https://[{text}]", f"postgresql://{text}/gate"):
        public = public_url(url)
        assert public is None or public_url(public) == public
        assert isinstance(store_url(url, FOLDER), str | None)
        assert isinstance(page(url), str | None)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://api.pwnedpasswords.com/range", "https://api.pwnedpasswords.com/range"),
        ("https://API.example/range/", "https://api.example/range"),
        ("http://127.0.0.1:8080/range", "http://127.0.0.1:8080/range"),
        ("http://localhost/range", "http://localhost/range"),
        ("http://api.example/range", None),
        ("http://192.168.0.1/range", None),
        ("https://user:pw@api.example/range", None),
        ("https://api.example/range?key=x", None),
        ("file:///etc/passwd", None),
        ("api.example/range", None),
    ],
)
def test_a_service_is_asked_in_secret_or_on_this_machine(text: str, url: str | None) -> None:
    assert service_url(text) == url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("HTTP://Panel.Internal:80/", "http://panel.internal:80"),
        ("http://[::1]:9000", "http://[::1]:9000"),
        ("http://127.0.0.1", None),
        ("https://127.0.0.1:8080", None),
        ("http://h:0", None),
        ("http://h:65536", None),
        ("http://h:80/panel", None),
        ("http://u:p@h:80", None),
        ("http://1.2.3:80", None),
        ("http://h:80?x", None),
        ("", None),
    ],
)
def test_an_upstream_is_a_host_and_a_port(text: str, url: str | None) -> None:
    assert upstream_url(text) == url


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("sqlite:///panel.db", "sqlite:////etc/pyauthgate/panel.db"),
        ("sqlite:////var/panel.db", "sqlite:////var/panel.db"),
        ("postgresql+psycopg://reader@db/panel", "postgresql+psycopg://reader@db/panel"),
        ("mysql+pymysql://u:p@db:3306/panel?charset=utf8mb4", "mysql+pymysql://u:p@db:3306/panel?charset=utf8mb4"),
        ("mysql://u@db", None),
        ("mysql://u@db/", None),
        ("sqlite://", None),
        ("http://h/x", None),
        ("mysql://u @db/x", None),
        ("mysql://u@db:99999/x", None),
        ("", None),
    ],
)
def test_the_panels_database_is_one_that_can_be_named(text: str, url: str | None) -> None:
    assert database_url(text, FOLDER) == url


@pytest.mark.parametrize(
    ("text", "path"), [("/correo", "/correo"), ("/a/b", "/a/b"), ("/a/", None), ("", None), ("a", None)]
)
def test_a_mount_is_a_path_without_a_slash_at_its_end(text: str, path: str | None) -> None:
    assert mount(text) == path


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("smtp://127.0.0.1:25", "smtp://127.0.0.1:25"),
        ("smtp://[::1]:2525/", "smtp://[::1]:2525"),
        ("SMTPS://Panel%40x.example@Mail.Example.net", "smtps://Panel%40x.example@mail.example.net"),
        ("smtp://u@mail.example.net:587", "smtp://u@mail.example.net:587"),
        ("smtp://u:secret@mail.example.net", None),
        ("smtp://a@b@mail.example.net", None),
        ("smtp://u%0d%0a@mail.example.net", None),
        ("smtp://mail.example.net/x", None),
        ("smtp://mail.example.net:99999", None),
        ("smtp://mail.example.net?x", None),
        ("smtp://300.1.1.1", None),
        ("smtp+starttls://mail.example.net", None),
        ("http://mail.example.net", None),
        ("smtp://", None),
    ],
)
def test_a_mail_server_has_a_host_perhaps_a_user_and_never_a_password(text: str, url: str | None) -> None:
    assert smtp_url(text) == url

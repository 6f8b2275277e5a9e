from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from pyauthgate.model import Sign
from pyauthgate.web.guard.entrances import Entrances, asks, returns
from tests.web.guard.oldpanel import LOGIN, RESET

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment


def unheard(environ: WSGIEnvironment, code: str) -> None:
    """Listen to no report."""


FRONT = replace(LOGIN, path="/index.php", page="/index.php?a=entrar", match={"a": "entrar"})
ROOT = replace(LOGIN, path="/", slash=True)
ENTRANCES = Entrances([LOGIN, FRONT, ROOT], unheard)
HERE = {"wsgi.url_scheme": "https", "HTTP_HOST": "clientes.example.net"}


def asked(path: str, query: str = "", method: str = "GET") -> dict[str, str]:
    return {**HERE, "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}


@pytest.mark.parametrize(
    ("path", "query", "held"),
    [
        ("/login", "", True),
        ("/login", "next=/facturas", True),
        ("/login", "llave=c7x9", False),
        ("/login", "next=/facturas;llave=c7x9", False),
        ("/index.php", "a=entrar", True),
        ("/index.php", "", False),
        ("/index.php", "a=olvido", False),
        ("/index.php", "a=entrar&llave=c7x9", False),
        ("/index.php", "a=entrar&a=olvido", False),
        ("/facturas", "", False),
        ("", "", True),
        ("/", "", True),
        ("/login/", "", False),
    ],
)
def test_a_page_of_a_log_in_has_no_other_query_than_its_own(path: str, query: str, *, held: bool) -> None:
    assert (ENTRANCES.form(asked(path, query)) is not None) is held
    assert ENTRANCES.form(asked(path, query, "POST")) is None


def test_the_form_of_a_page_is_told() -> None:
    assert ENTRANCES.form(asked("/index.php", "a=entrar")) is FRONT


def test_a_log_in_is_sent_with_no_other_query_than_its_pages() -> None:
    assert ENTRANCES.plain(LOGIN, asked("/login", "", "POST"))
    assert ENTRANCES.plain(FRONT, asked("/index.php", "a=entrar", "POST"))
    assert not ENTRANCES.plain(LOGIN, asked("/login", "llave=c7x9", "POST"))


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("hacer=olvido", True),
        ("hacer=olvido&llave=c7x9", True),
        ("", False),
        ("hacer=facturas", False),
        ("hacer=olvido&hacer=facturas", False),
        ("hacer=olvido&x=1;hacer=facturas", False),
        ("hacer=olvido&%20hacer=facturas", False),
        ("hacer=olvido&hacer[]=facturas", False),
    ],
)
def test_of_several_pages_on_one_path_a_form_is_asked_for_by_what_tells_it(query: str, *, asked: bool) -> None:
    environ = {"PATH_INFO": "/index", "QUERY_STRING": query}
    for told in ({"match": {"hacer": "olvido"}}, {"page": "/index?hacer=olvido"}):
        assert asks(replace(RESET, path="/index", **told), environ) is asked
    assert asks(replace(RESET, path="/index"), environ)


def test_a_page_that_is_named_without_a_query_is_the_forms_in_no_other_way() -> None:
    form = replace(RESET, path="/index", page="/index", match={"op": "olvido"})
    told = {"": True, "x=1": False, "op=olvido&x=1": True}
    assert {query: asks(form, {"PATH_INFO": "/index", "QUERY_STRING": query}) for query in told} == told


def test_an_address_leads_back_to_a_form_where_it_is_shown_and_where_it_was_sent() -> None:
    form = replace(LOGIN, path="/entrar", page="/panel?a=entrar")
    told = {("/entrar", ""): True, ("/Panel/", "x=1&a=entrar"): True, ("/panel", "a=inicio"): False, ("/x", ""): False}
    assert {address: returns(form, "/entrar", *address) for address in told} == told


def test_an_address_leads_back_to_a_form_in_every_spelling() -> None:
    spellings = ("/login", "/login/index.php", "/index.php/login", "/%6cogin", "/Login.php", "/login;x", "//login/")
    assert [path for path in spellings if not returns(LOGIN, "/login", path, "")] == []
    assert returns(replace(LOGIN, path="/index.php"), "/index.php", "/", "")
    assert not returns(LOGIN, "/login", "/login/inicio", "")


def test_a_log_in_that_its_body_tells_is_what_its_path_shows_without_a_query() -> None:
    form = replace(LOGIN, path="/panel", match={"hacer": "entrar"})
    told = {"": True, "hacer=entrar": True, "hacer=inicio": False, "hacer=entrar&hacer=inicio": True}
    assert {query: returns(form, "/panel", "/panel", query) for query in told} == told
    assert not returns(replace(RESET, path="/panel", match={"hacer": "olvido"}), "/panel", "/panel", "")


@pytest.mark.parametrize(
    ("led", "held"),
    [
        ("", True),
        ("/facturas", True),
        ("https://clientes.example.net/facturas", True),
        ("/login", False),
        ("/login?expirada=1", False),
        ("login", False),
        ("?x", False),
        ("https://clientes.example.net/Login/", False),
        ("/index.php?a=entrar&x=1", False),
        ("/index.php?a=inicio", True),
        ("/panel/login", True),
    ],
)
def test_no_log_in_leads_back_to_one(led: str, *, held: bool) -> None:
    entrances = Entrances([LOGIN, FRONT], unheard)
    query = urlencode({"next": led})
    assert entrances.plain(LOGIN, asked("/login", query, "POST")) is held
    assert (entrances.form(asked("/login", query)) is LOGIN) is held
    assert entrances.leads_back(led, asked("/login")) is not held
    mounted = {**asked("/login"), "SCRIPT_NAME": "/panel"}
    assert entrances.leads_back("/panel/login", mounted)
    assert not entrances.leads_back("/login", mounted)


def test_a_log_in_whose_sign_writes_its_own_page_out_may_lead_back_to_it() -> None:
    form = replace(LOGIN, ok=Sign(status=(302,), location="https://clientes.example.net/login"))
    assert Entrances([form], unheard).plain(form, asked("/login", "next=/login", "POST"))


def test_a_log_in_with_another_query_is_told() -> None:
    told: list[str] = []
    entrances = Entrances([LOGIN], lambda _, code: told.append(code))
    assert entrances.admits(LOGIN, asked("/login", "next=/facturas", "POST"))
    assert told == []
    assert not entrances.admits(LOGIN, asked("/login", "llave=c7x9", "POST"))
    assert told == ["guard.astray"]


@pytest.mark.parametrize(
    ("path", "query", "back"),
    [
        ("/c/sur/login", "", True),
        ("/c/norte/login", "", True),
        ("/c/sur/facturas", "", False),
        ("/c/sur/otra/login", "", False),
    ],
)
def test_a_log_in_under_any_tenant_is_the_same_log_in(path: str, query: str, *, back: bool) -> None:
    form = replace(LOGIN, path="/c/*/login", page="/entrar")
    assert returns(form, "/c/norte/login", path, query) is back


def test_the_bare_path_of_a_front_controller_is_the_log_ins_page_too() -> None:
    assert returns(FRONT, "/index.php", "/index.php", "")
    assert not returns(FRONT, "/index.php", "/index.php", "a=inicio")


def test_a_log_in_whose_body_leads_back_to_one_is_not_put_to_the_panel() -> None:
    assert not ENTRANCES.admits(LOGIN, asked("/login", "", "POST"), "/login")
    assert ENTRANCES.admits(LOGIN, asked("/login", "", "POST"), "/facturas")

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.discovery.survey import survey
from pyauthgate.cli.discovery.walk import Walk
from pyauthgate.model import FormKind
from tests.cli.discovery.site import page, serving_paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyauthgate.cli.discovery.survey import Survey
    from tests.cli.discovery.site import Answer

SPANISH = {
    "/": page('<a href="/entrar">Iniciar sesión</a><a href="/olvido">¿Olvidó su clave?</a><a href="/salir">Salir</a>'),
    "/entrar": page(
        "<form method=post><label>Número de cliente <input name=numero></label><input type=hidden name=t value=1>"
        "<label>Clave <input type=password name=clave></label></form>",
        Set_Cookie="panel_sesion=x; HttpOnly",
    ),
    "/olvido": page("<h1>Recuperar clave</h1><form method=post><input type=email name=correo></form>"),
}
ENGLISH = {
    "/": page('<a href="/signin">Sign in</a>'),
    "/signin": page("<form method=post action=/session><input name=user><input type=password name=pw></form>"),
    "/register": page(
        "<form method=post><input name=user><input type=password name=p1><input type=password name=p2></form>"
    ),
    "/xmlrpc.php": (405, {}, b""),
}
PORTUGUESE = {
    "/": page('<a href="/conta">Minha conta</a>'),
    "/conta": page(
        '<form method=post action="?do=senha"><label>Senha atual<input type=password name=s1></label>'
        "<label>Nova senha<input type=password name=s2></label>"
        "<label>Repita<input type=password name=s3></label></form>"
    ),
    "/login": page("<form method=post><input name=cpf><input type=password name=senha></form>"),
}


def surveyed(pages: Mapping[str, Answer], cookie: str = "") -> Survey:
    with serving_paths(pages) as site:
        inside = Walk(now=lambda: 0.0, cookie=cookie) if cookie else None
        return survey(f"{site.url}/", Walk(now=lambda: 0.0), inside)


def test_a_spanish_panel_is_understood() -> None:
    found = surveyed(SPANISH)
    (login,) = found.of(FormKind.LOGIN)
    assert (login.path, login.roles.user, login.roles.password, login.fixed) == (
        "/entrar",
        "numero",
        "clave",
        {"t": "1"},
    )
    assert [each.path for each in found.of(FormKind.RECOVER)] == ["/olvido"]
    assert [each.path for each in found.of(FormKind.LOGOUT)] == ["/salir"]
    assert found.session == ["panel_sesion"]
    assert found.preset == ""


def test_an_english_panel_is_understood_with_its_doors() -> None:
    found = surveyed(ENGLISH)
    (login,) = found.of(FormKind.LOGIN)
    assert (login.path, login.page) == ("/session", "/signin")
    assert found.doors == ["/xmlrpc.php", "/register"]


def test_a_portuguese_panel_is_understood() -> None:
    found = surveyed(PORTUGUESE)
    (change,) = found.of(FormKind.CHANGE)
    assert (change.path, change.query, change.roles.current, change.roles.new) == (
        "/conta",
        "do=senha",
        "s1",
        ("s2", "s3"),
    )
    assert [each.roles.user for each in found.of(FormKind.LOGIN)] == ["cpf"]


def test_where_everything_is_answered_alike_there_are_no_doors() -> None:
    pages = {
        "/": page("x"),
        **{f"/{name}": page("x") for name in ("api", "rest", "pyauthgate-asks-whether-this-is-there")},
    }
    assert surveyed(pages).doors == []


def test_what_is_seen_inside_is_added_to_what_is_seen_outside() -> None:
    found = surveyed({**SPANISH, "/password": PORTUGUESE["/conta"]}, cookie="panel_sesion=1; lang=es")
    assert {each.roles.kind for each in found.forms} == {*FormKind} - {FormKind.RESET}
    assert found.session == ["panel_sesion"]


@pytest.mark.parametrize(
    "body",
    [
        '<form method=post action="https://other.example/login"><input name=user><input type=password name=p></form>',
        "<form><input name=user><input type=password name=p></form>",
    ],
)
def test_a_form_that_the_gate_would_not_see_is_noted(body: str) -> None:
    found = surveyed({"/": page(body)})
    assert found.forms == []
    assert "not guarded" in found.notes[0]


def test_the_same_form_on_many_pages_is_one() -> None:
    form = "<form method=post action=/login><input name=user><input type=password name=p></form>"
    found = surveyed({"/": page(form + '<a href="/cuenta">x</a>'), "/cuenta": page(form)})
    assert len(found.forms) == 1


def test_a_known_panel_is_recognised_where_it_is_mounted() -> None:
    fields = "<form method=post><input name=fUsername><input type=password name=fPassword></form>"
    found = surveyed(
        {"/": page('<a href="/correo/users/login.php">login</a>'), "/correo/users/login.php": page(fields)}
    )
    assert (found.preset, found.under) == ("postfixadmin", "/correo")


def test_a_panel_with_other_fields_is_not_taken_for_a_known_one() -> None:
    form = "<form method=post><input name=email><input type=password name=password></form>"
    change = "<form method=post><input type=password name=old><input type=password name=new></form>"
    assert surveyed({"/": page("x"), "/login": page(form)}).preset == "flask-security"
    inside = surveyed({"/": page("x"), "/login": page(form), "/change": page(change)}, cookie="a=b")
    assert inside.preset == ""

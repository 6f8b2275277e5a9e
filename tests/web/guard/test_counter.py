from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from pyauthgate.model import Form, FormKind
from tests.fakes.house import BETTER, NUMBER, PASSWORD
from tests.web.browser import FORM, GATE
from tests.web.guard.oldpanel import CHANGE, ENTER, FORMS, LOGIN, RESET, GuardedPlace, OldPanel

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


def test_a_form_of_a_foreign_page_is_refused() -> None:
    place = GuardedPlace()
    browser = place.inside()
    for sign in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://mala.example"}):
        fields = {"clave_actual": PASSWORD, "clave_nueva": BETTER, "clave_nueva2": BETTER}
        assert browser.post("/opciones/cambiar-clave", fields, **sign).status == 403
    bare = browser.post("/opciones/cambiar-clave", {"clave_nueva": BETTER}, HTTP_ORIGIN=None, HTTP_SEC_FETCH_SITE=None)
    assert bare.status == 403
    assert place.panel.posts("/opciones/cambiar-clave") == []


@pytest.mark.parametrize(
    "path",
    ["//opciones/cambiar-clave", "/opciones/./cambiar-clave", "/opciones/cambiar-clave;x", "/opciones/CAMBIAR-CLAVE"],
)
def test_another_spelling_of_a_forms_path_is_a_400_and_told_of(path: str) -> None:
    place = GuardedPlace()
    browser = place.inside()
    before = len(place.panel.seen)
    assert browser.request("GET", "/", PATH_INFO=path).status == 400
    assert len(place.panel.seen) == before
    assert [event.reason for event in place.house.events("form.refused")] == ["guard.path"]


def test_a_denied_path_is_a_403_for_everybody() -> None:
    place = GuardedPlace()
    assert place.inside().get("/rest/users").status == 403
    assert place.browser().post("/rest/users", b"{}", CONTENT_TYPE="application/json").status == 403


def test_a_visitor_from_a_spared_address_passes_a_denied_path() -> None:
    place = GuardedPlace(spared=("192.0.2.0/24",))
    browser = place.inside()
    assert browser.get("/rest/users").status == 200
    browser.address = "198.51.100.9"
    assert browser.get("/rest/users").status == 403


def test_a_page_below_a_form_may_be_looked_at_by_who_is_logged_in() -> None:
    place = GuardedPlace()
    assert place.browser().get("/opciones/cambiar-clave/hecho").status == 303
    browser = place.inside()
    assert browser.get("/opciones/cambiar-clave/hecho").status == 200
    assert browser.post("/opciones/cambiar-clave/hecho", {"a": "b"}).status == 400
    assert browser.get("/opciones/cambiar-clave/hecho?clave_nueva=x").status == 400


def test_what_is_sent_to_a_forms_path_and_is_none_of_its_forms_is_made_anew() -> None:
    place = GuardedPlace(forms=(LOGIN, replace(CHANGE, path="/opciones", match={"hacer": "clave"}), *FORMS[2:]))
    browser = place.inside()
    assert browser.post("/opciones", {"hacer": "datos", "nombre": "Ana"}).status == 200
    assert place.panel.posts("/opciones") == ["hacer=datos&nombre=Ana"]
    assert browser.post("/opciones", {"hacer": "datos", "clave_nueva": "123456"}).status == 400
    assert place.browser().post("/opciones", {"hacer": "datos"}).status == 303


def test_a_program_without_a_browser_may_send_json_where_the_form_says_so() -> None:
    place = GuardedPlace(forms=(replace(LOGIN, json=True), *FORMS[1:]))
    alone = {"HTTP_ORIGIN": None, "HTTP_SEC_FETCH_SITE": None, "CONTENT_TYPE": "application/json"}
    body = json.dumps({"numero": NUMBER, "clave": "Mala4826"}).encode()
    reply = place.browser().post("/login", body, **alone)
    assert (reply.status, reply.json["code"]) == (401, "login.denied")
    foreign = place.browser().post("/login", body, **{**alone, "HTTP_ORIGIN": "https://mala.example"})
    assert foreign.status == 403


CAGED = (LOGIN, replace(CHANGE, path="/opciones", page="", match={"hacer": "clave"}), *FORMS[2:])


def test_who_must_change_the_password_gets_nowhere_on_the_forms_own_path_either() -> None:
    place = GuardedPlace.requiring(OldPanel(users={NUMBER: "1234"}), forms=CAGED)
    browser = place.browser()
    browser.sign_in("1234")
    seen = len(place.panel.seen)
    assert browser.post("/opciones", {"hacer": "pagar"}).location == f"{GATE}/change"
    assert browser.post("/recuperar", {"correo": "a@b.ar"}).location == f"{GATE}/change"
    assert browser.get("/recuperar").location == f"{GATE}/change"
    assert len(place.panel.seen) == seen
    assert browser.get("/opciones?a=facturas").location == f"{GATE}/change"
    assert browser.get("/opciones").status == 200
    assert browser.get("/salir").location == "/login"


@dataclass
class Thrifty(OldPanel):
    """Sends its log-in page as little as it may: packed, in part, or not at all."""

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        kind = ("Content-Type", "text/html")
        if "br" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            start_response("200 OK", [kind, ("Content-Encoding", "br")])
            return [b"\x0b\x02\x80"]
        if "HTTP_IF_NONE_MATCH" in environ or "HTTP_IF_MODIFIED_SINCE" in environ:
            start_response("304 Not Modified", [("ETag", '"x"')])
            return [b""]
        if "HTTP_RANGE" in environ:
            start_response("206 Partial Content", [kind, ("Content-Range", "bytes 0-1/99")])
            return [b"<h"]
        return super().__call__(environ, start_response)


@pytest.mark.parametrize(
    "thrift",
    [
        {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br, zstd"},
        {"HTTP_IF_NONE_MATCH": '"x"'},
        {"HTTP_IF_MODIFIED_SINCE": "Sat, 28 Nov 2026 00:00:00 GMT"},
        {"HTTP_RANGE": "bytes=0-1"},
    ],
    ids=["packed", "known", "known by its date", "in part"],
)
def test_a_log_in_page_comes_whole_and_with_the_field_whatever_the_browser_can_do_or_has(
    thrift: dict[str, str],
) -> None:
    place = GuardedPlace(panel=Thrifty(), factors=True)
    page = place.browser().get("/login", **thrift)
    assert page.status == 200
    assert 'name="pyauthgate_code"' in page.text


@pytest.mark.parametrize("status", ["206 Partial Content", "503 Service Unavailable"])
def test_only_a_whole_page_gets_the_field(status: str) -> None:
    body = ENTER.encode()

    def panel(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response(status, [("Content-Type", "text/html"), ("Content-Length", str(len(body)))])
        return [body]

    place = GuardedPlace(house=GuardedPlace().house, app=panel, factors=True)
    assert place.browser().get("/login").body == body


ELSEWHERE = (replace(LOGIN, path="/entrar", page="/login"), *FORMS[1:])


def test_a_log_in_page_that_lies_elsewhere_takes_no_form() -> None:
    place = GuardedPlace(panel=OldPanel(door="/entrar"), forms=ELSEWHERE)
    browser = place.browser()
    body = urlencode({"numero": NUMBER, "clave": PASSWORD}).encode()
    assert browser.request("GET", "/login", body, CONTENT_TYPE=FORM).status == 400
    assert browser.get("/login", HTTP_X_HTTP_METHOD_OVERRIDE="POST").status == 400
    assert browser.get(f"/login?next=/x&numero={NUMBER}").status == 303
    assert place.panel.seen == []
    assert browser.get("/login").status == 200
    assert {event.reason for event in place.house.events("form.refused")} == {"guard.body", "guard.override"}


def test_a_login_that_is_sent_to_another_form_is_refused() -> None:
    place = GuardedPlace()
    reply = place.browser().post("/recuperar", {"numero": NUMBER, "clave": PASSWORD})
    assert (reply.status, place.panel.posts("/recuperar")) == (400, [])
    assert place.browser().get(f"/recuperar?numero={NUMBER}&clave={PASSWORD}").status == 400
    assert place.browser().post(f"/recuperar?numero={NUMBER}", {"clave": PASSWORD}).status == 400
    assert place.panel.seen == []
    assert place.inside().post("/facturas", {"numero": "9001", "clave": "Otra4826"}).status == 403
    assert place.inside().post("/cuentas-ftp", {"usuario": "web1", "clave": "Otra4826"}).status == 200


@pytest.mark.parametrize("path", ["/recuperar", "/salir"])
def test_a_new_password_that_is_sent_to_another_form_is_refused(path: str) -> None:
    place = GuardedPlace()
    browser = place.inside()
    seen = len(place.panel.seen)
    fields = {"clave_actual": PASSWORD, "clave_nueva": "1234", "clave_nueva2": "1234"}
    assert browser.post(path, fields).status == 400
    assert browser.post(f"{path}?clave_nueva=1234", {"a": "b"}).status == 400
    assert browser.get(f"{path}?clave_nueva=1234").status == 400
    assert len(place.panel.seen) == seen
    assert browser.get("/inicio").status == 200


def test_a_link_that_logs_out_on_a_path_of_several_forms_ends_the_session() -> None:
    out = Form(kind=FormKind.LOGOUT, path="/opciones", match={"hacer": "salir"})
    place = GuardedPlace(forms=(*CAGED[:2], out))
    browser = place.inside()
    assert browser.get("/opciones?hacer=datos").status == 200
    assert browser.get("/opciones?hacer=salir").status == 200
    assert browser.get("/inicio").status == 303


def test_a_form_on_a_path_that_varies_is_refused_where_it_was_sent() -> None:
    varying = replace(RESET, path="/clave/*/olvido", user="")
    place = GuardedPlace(forms=(*FORMS[:2], varying))
    reply = place.browser().post("/clave/7Hs2/olvido", {"clave_nueva": "123456"})
    assert (reply.status, place.panel.seen[-1][1]) == (422, "/clave/7Hs2/olvido")
    assert 'href="/clave/7Hs2/olvido"' in reply.text


def test_a_log_in_page_on_the_path_of_a_change_form_is_shown() -> None:
    forms = (
        replace(LOGIN, path="/entrar", page="/index?vista=entrar"),
        replace(CHANGE, path="/index", page="/index?vista=clave", match={"vista": "clave"}),
    )
    place = GuardedPlace(panel=OldPanel(door="/entrar", front=True), forms=forms)
    browser = place.browser()
    assert browser.get("/index?vista=clave").status == 303
    assert browser.get("/index?vista=entrar").status == 302
    assert [path for _, path, _ in place.panel.seen] == ["/index"]


def test_another_page_on_the_log_ins_path_is_not_held() -> None:
    taken: list[int] = []

    def slow(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Type", "application/octet-stream")])
        for number in range(64):
            taken.append(number)
            yield b"x" * 1024

    place = GuardedPlace()
    away = GuardedPlace(house=place.house, app=slow, forms=(replace(LOGIN, path="/index", match={"hacer": "entrar"}),))
    browser = away.browser()
    browser.checked = False
    answer = iter(away.gate(browser._environ("GET", "/index?hacer=descarga", None, {}), browser.keep))  # noqa: SLF001
    assert next(answer) == b"x" * 1024
    assert taken == [0]

from __future__ import annotations

from dataclasses import replace

import pytest

from pyauthgate.model import Sign
from tests.fakes.house import BETTER, NUMBER, PASSWORD
from tests.web.guard.oldpanel import CHANGE, FORMS, LOGIN, RESET, GuardedPlace, OldPanel


def test_a_reset_is_judged_and_ends_what_was_open() -> None:
    place = GuardedPlace()
    inside, forgetful = place.inside(), place.browser()
    assert forgetful.post("/olvido", {"numero": NUMBER, "clave_nueva": "123456"}).status == 422
    assert forgetful.post("/olvido", {"numero": NUMBER, "clave_nueva": BETTER}).status == 302
    assert inside.get("/inicio").status == 303
    assert place.inside(BETTER).get("/inicio").status == 200


def test_a_recovery_passes_as_it_was_read() -> None:
    place = GuardedPlace()
    assert place.browser().post("/recuperar", {"correo": "a@b.ar"}).text == "<p>Le escribimos</p>"
    assert place.panel.posts("/recuperar") == ["correo=a%40b.ar"]


def test_a_reset_that_the_panel_did_not_look_at_ends_nobodys_sessions() -> None:
    place = GuardedPlace(panel=OldPanel(name="clientes.example.net"))
    own = {"HTTP_HOST": "clientes.example.net"}
    inside = place.browser()
    inside.get("/login", **own)
    assert inside.post("/login", {"numero": NUMBER, "clave": PASSWORD}, **own).status == 302
    place.browser().post("/olvido", {"numero": NUMBER, "clave_nueva": BETTER}, HTTP_HOST="otro.example")
    assert inside.get("/inicio", **own).status == 200


def test_a_reset_under_another_host_is_none_even_where_its_sign_writes_the_address_out() -> None:
    led_home = replace(RESET, ok=Sign(status=(302,), location="https://clientes.example.net/olvido"))
    forms = tuple(led_home if form is RESET else form for form in FORMS)
    place = GuardedPlace(panel=OldPanel(name="clientes.example.net"), forms=forms)
    own = {"HTTP_HOST": "clientes.example.net"}
    inside = place.browser()
    inside.get("/login", **own)
    assert inside.post("/login", {"numero": NUMBER, "clave": PASSWORD}, **own).status == 302
    place.browser().post("/olvido", {"numero": NUMBER, "clave_nueva": BETTER}, HTTP_HOST="otro.example")
    assert inside.get("/inicio", **own).status == 200


@pytest.mark.parametrize("way", ["reset", "link"])
def test_on_one_path_with_the_log_in_a_reset_or_a_link_opens_no_page_of_the_panel(way: str) -> None:
    login = replace(LOGIN, path="/index", page="/index?hacer=entrar", match={"hacer": "entrar"})
    reset = replace(RESET, path="/index", match={"hacer": "olvido"})
    place = GuardedPlace(panel=OldPanel(welcoming=True, front=True), forms=(login, CHANGE, reset))
    browser = place.browser()
    browser.get("/index?hacer=olvido")
    if way == "reset":
        browser.post("/index?hacer=olvido", {"hacer": "olvido", "numero": "9001", "clave_nueva": BETTER})
    else:
        browser.get("/index?hacer=olvido&llave=9001")
    assert any("user" in session for session in place.panel.sessions.values())
    assert browser.get("/index?hacer=facturas").location == "/login"
    assert browser.post("/index?hacer=facturas", {"hacer": "facturas"}).location == "/login"


def test_after_a_reset_the_session_that_the_panel_logged_in_opens_nothing_at_its_form_either() -> None:
    place = GuardedPlace(panel=OldPanel(welcoming=True))
    browser = place.browser()
    browser.get("/olvido")
    browser.post("/olvido", {"numero": NUMBER, "clave_nueva": "123456"})
    browser.get("/olvido")
    assert "PHPSESSID" in place.panel.environs[-1]["HTTP_COOKIE"]
    browser.post("/olvido", {"numero": NUMBER, "clave_nueva": BETTER})
    browser.get("/olvido")
    assert "HTTP_COOKIE" not in place.panel.environs[-1]


def test_another_page_on_the_path_of_a_form_takes_nothing_from_it() -> None:
    reset = replace(RESET, path="/index", match={"hacer": "olvido"})
    place = GuardedPlace(panel=OldPanel(front=True), forms=(LOGIN, reset))
    browser = place.browser()
    browser.get("/index?hacer=olvido")
    kept = browser.cookies["PHPSESSID"]
    place.panel.cookies = ("PHPSESSID=imagen; Path=/",)
    browser.get("/index?hacer=imagen")
    assert browser.cookies["PHPSESSID"] == kept


def test_after_a_look_at_the_log_in_page_a_recovery_finds_the_token_of_its_own_page() -> None:
    place = GuardedPlace(panel=OldPanel(tokens=True))
    browser = place.browser()
    browser.get("/login")
    token = browser.form_token(browser.get("/recuperar").text)
    assert browser.post("/recuperar", {"token": token, "correo": "a@b.ar"}).text == "<p>Le escribimos</p>"

from __future__ import annotations

from dataclasses import replace
from html import unescape

from pyauthgate.model import Sign
from tests.fakes.house import BETTER, NUMBER, PASSWORD
from tests.web.browser import GATE
from tests.web.guard.oldpanel import CHANGE, FORMS, LOGIN, GuardedPlace, OldPanel


def test_a_weak_password_is_refused_inside_the_panels_page_and_its_next_submit_is_good() -> None:
    place = GuardedPlace()
    browser = place.inside()
    refused = browser.renew("qwerty12345")
    assert refused.status == 422
    assert "<h1>Panel</h1>" in refused.text
    assert refused.text.index('role="alert"') < refused.text.index("<form")
    assert "secuencia" in refused.text
    assert place.panel.posts("/opciones/cambiar-clave") == []
    accepted = browser.renew(BETTER, token=browser.form_token(refused.text))
    assert (accepted.status, accepted.location) == (302, "/opciones/hecho")
    assert place.panel.users[NUMBER] == BETTER
    assert browser.get("/inicio").status == 200


def test_two_that_differ_are_refused_before_the_panel_sees_them() -> None:
    place = GuardedPlace()
    reply = place.inside().renew(BETTER, again=f"{BETTER}x")
    assert (reply.status, "no coinciden" in reply.text) == (422, True)
    assert place.panel.users[NUMBER] == PASSWORD


def test_a_wrong_current_password_is_the_panels_to_say_and_counts() -> None:
    place = GuardedPlace()
    browser = place.inside()
    reply = browser.renew(BETTER, current="Mala4826")
    assert (reply.status, "no es correcta" in reply.text) == (200, True)
    assert [event.reason for event in place.house.events("password.refused")] == ["wrong_current"]
    assert browser.get("/inicio").status == 200


def test_a_change_ends_the_other_sessions_and_keeps_this_one() -> None:
    place = GuardedPlace()
    here, there = place.inside(), place.inside()
    assert here.renew(BETTER).status == 302
    assert there.get("/inicio").status == 303
    assert here.get("/inicio").text == f"<p>Hola {NUMBER}</p>"
    assert place.browser().sign_in(PASSWORD).status == 401
    assert place.inside(BETTER).get("/inicio").status == 200


def test_an_earlier_password_does_not_come_back() -> None:
    place = GuardedPlace()
    browser = place.inside()
    browser.renew(BETTER)
    reply = browser.renew(PASSWORD, current=BETTER)
    assert reply.status == 422
    assert place.panel.users[NUMBER] == BETTER


def test_an_unclear_answer_to_a_change_is_settled_by_the_next_login() -> None:
    place = GuardedPlace()
    browser = place.inside()
    token = browser.form_token()
    place.panel.odd = True
    assert browser.renew(BETTER, token=token).text == "<p>Mantenimiento</p>"
    place.panel.odd = False
    assert [event.reason for event in place.house.events("form.unclear")] == ["change"]
    place.panel.users[NUMBER] = BETTER
    place.inside(BETTER)
    assert place.learned(NUMBER, BETTER)


def test_a_form_that_saves_other_things_may_leave_the_password_as_it_is() -> None:
    optional = replace(CHANGE, current="", optional=True, ok=Sign(status=(302,)))
    place = GuardedPlace(forms=(LOGIN, optional, *FORMS[2:]))
    browser = place.inside()
    assert browser.post("/opciones/cambiar-clave", {"nombre": "Ana", "clave_nueva": ""}).status == 200
    assert place.panel.posts("/opciones/cambiar-clave") == ["nombre=Ana&clave_nueva="]
    assert place.learned(NUMBER, PASSWORD)


def test_a_form_without_a_current_password_wants_a_login_just_now() -> None:
    place = GuardedPlace(forms=(LOGIN, replace(CHANGE, current=""), *FORMS[2:]))
    browser = place.inside()
    place.house.clock.advance(601)
    fields = {"clave_nueva": BETTER, "clave_nueva2": BETTER}
    reply = browser.post("/opciones/cambiar-clave", fields)
    assert (reply.status, "ingrese de nuevo" in unescape(reply.text)) == (422, True)
    assert f'href="{GATE}/logout"' in reply.text
    assert place.panel.posts("/opciones/cambiar-clave") == []


def test_a_change_without_a_session_gets_nowhere() -> None:
    place = GuardedPlace()
    fields = {"clave_actual": PASSWORD, "clave_nueva": BETTER, "clave_nueva2": BETTER}
    assert place.browser().post("/opciones/cambiar-clave", fields).status == 303
    assert place.panel.seen == []


def test_a_field_that_names_another_client_changes_nothing() -> None:
    place = GuardedPlace()
    place.house.enrol("9001", password=None)
    browser = place.inside()
    fields = {"token": browser.form_token(), "clave_actual": PASSWORD, "clave_nueva": BETTER, "clave_nueva2": BETTER}
    assert browser.post("/opciones/cambiar-clave", {**fields, "numero": "9001"}).status == 302
    assert place.learned(NUMBER, BETTER)
    assert not place.learned("9001", BETTER)


def test_who_asks_for_another_host_has_changed_nothing_where_the_panel_leads_home() -> None:
    led_home = replace(CHANGE, ok=Sign(status=(302,), location="https://clientes.example.net/opciones/*"))
    forms = tuple(led_home if form is CHANGE else form for form in FORMS)
    place = GuardedPlace(panel=OldPanel(name="clientes.example.net"), forms=forms)
    browser, own = place.browser(), {"HTTP_HOST": "clientes.example.net"}
    browser.get("/login", **own)
    assert browser.post("/login", {"numero": NUMBER, "clave": PASSWORD}, **own).status == 302
    fields = {"clave_actual": PASSWORD, "clave_nueva": BETTER, "clave_nueva2": BETTER}
    reply = browser.post("/opciones/cambiar-clave", fields, HTTP_HOST="otro.example")
    assert (reply.status, reply.location) == (302, "https://clientes.example.net/opciones/cambiar-clave")
    assert place.house.events("password.changed") == []
    assert place.panel.users[NUMBER] == PASSWORD

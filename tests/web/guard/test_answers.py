from __future__ import annotations

from dataclasses import replace

from tests.fakes.house import PASSWORD
from tests.web.guard.oldpanel import CHANGE, FORMS, GuardedPlace


def test_a_program_is_told_in_json() -> None:
    place = GuardedPlace()
    browser = place.inside()
    fields = {
        "token": browser.form_token(),
        "clave_actual": PASSWORD,
        "clave_nueva": "123456",
        "clave_nueva2": "123456",
    }
    reply = browser.post("/opciones/cambiar-clave", fields, HTTP_X_REQUESTED_WITH="XMLHttpRequest")
    assert (reply.status, reply.header("Content-Type")) == (422, "application/problem+json")
    assert "sequence" in {found["rule"] for found in reply.json["violations"]}


def test_a_form_that_says_so_is_refused_on_a_page_of_ours_with_a_way_back() -> None:
    place = GuardedPlace(forms=(*FORMS[:1], replace(CHANGE, refuse="own"), *FORMS[2:]))
    reply = place.inside().renew("qwerty12345")
    assert (reply.status, "<h1>Panel</h1>" in reply.text) == (422, False)
    assert "secuencia" in reply.text
    assert 'href="/opciones?vista=clave"' in reply.text
    assert reply.header("Content-Security-Policy")


def test_a_page_that_cannot_be_had_is_made_up_for_by_one_of_ours() -> None:
    place = GuardedPlace(forms=(*FORMS[:1], replace(CHANGE, page="/inicio"), *FORMS[2:]))
    browser = place.inside()
    fields = {"clave_actual": PASSWORD, "clave_nueva": "123456", "clave_nueva2": "123456"}
    reply = browser.post("/opciones/cambiar-clave", fields)
    assert (reply.status, 'href="/inicio"' in reply.text) == (422, True)


def test_nothing_that_was_typed_comes_back() -> None:
    place = GuardedPlace()
    browser = place.inside()
    assert "qwerty12345" not in browser.renew("qwerty12345").text
    assert "Mala4826" not in place.browser().sign_in("Mala4826").text

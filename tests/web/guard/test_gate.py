from __future__ import annotations

from html import unescape

import pytest

from tests.fakes.house import BETTER, NUMBER, PASSWORD
from tests.web.browser import GATE, ORIGIN, SESSION
from tests.web.guard.oldpanel import GuardedPlace, OldPanel


def test_a_client_logs_in_through_the_panels_own_form_and_sees_the_panel() -> None:
    place = GuardedPlace()
    browser = place.inside()
    assert browser.get("/inicio").text == f"<p>Hola {NUMBER}</p>"
    assert place.panel.environs[-1]["pyauthgate.client"].number == NUMBER
    assert "REMOTE_USER" not in place.panel.environs[-1]


def test_a_stranger_sees_the_login_form_and_nothing_else() -> None:
    place = GuardedPlace()
    browser = place.browser()
    reply = browser.get("/facturas?mes=11")
    assert (reply.status, reply.location) == (303, f"{GATE}/login?next=%2Ffacturas%3Fmes%3D11")
    assert browser.get(reply.location).location == "/login?next=%2Ffacturas%3Fmes%3D11"
    assert browser.get("/opciones/cambiar-clave").status == 303
    assert place.panel.seen == []
    assert "type=password" in browser.get("/login").text


def test_a_failed_login_shows_the_form_again_with_our_sentence_and_nothing_of_the_panels_answer() -> None:
    place = GuardedPlace()
    reply = place.browser().sign_in("Mala4826")
    assert reply.status == 401
    assert "<h1>Panel</h1>" in reply.text
    assert 'role="alert"' in reply.text
    assert "no son correctos" in reply.text
    assert "no coincide" not in reply.text


def test_known_unknown_disabled_and_misspelled_numbers_get_one_answer() -> None:
    place = GuardedPlace()
    place.house.enrol("9002", password=None)
    place.panel.users["9002"] = PASSWORD
    place.disable("9002")
    answers = [
        place.browser().sign_in(password, number)
        for number, password in (
            (NUMBER, "Mala4826"),
            ("4444", PASSWORD),
            ("9002", PASSWORD),
            ("info@dominio.com.ar", PASSWORD),
            ("09000", PASSWORD),
            ("９０００", PASSWORD),
            (f" {NUMBER}", PASSWORD),
        )
    ]
    assert {(reply.status, reply.text) for reply in answers} == {(401, answers[0].text)}
    sent = [body.partition("&")[0] for body in place.panel.posts("/login")]
    assert len(sent) == 3
    assert sent[0] == f"numero={NUMBER}"
    assert sent[1] != "numero=4444"
    assert "9002" not in sent[2]


def test_a_number_whose_name_at_the_panel_is_another_one_is_put_there_under_that_name() -> None:
    panel = OldPanel(users={"info@dominio.com.ar": PASSWORD})
    place = GuardedPlace(panel=panel)
    with place.house.store.begin() as work:
        work.clients.remove(NUMBER)
    place.enrol("9000", "info@dominio.com.ar")
    assert place.inside().get("/inicio").text == "<p>Hola info@dominio.com.ar</p>"


def test_the_throttle_bites_and_a_held_password_is_not_forwarded() -> None:
    place = GuardedPlace()
    browser = place.browser()
    for number in range(5):
        assert browser.sign_in(f"Mala482{number}").status == 401
    reply = browser.sign_in(PASSWORD)
    assert (reply.status, reply.header("Retry-After")) == (429, "30")
    assert "demasiados intentos" in reply.text
    assert len(place.panel.posts("/login")) == 5


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


def test_the_panels_cookie_is_worth_nothing_in_another_browser_nor_in_the_clear() -> None:
    place = GuardedPlace()
    victim = place.inside()
    stolen = victim.cookies["PHPSESSID"]
    thief = place.browser()
    thief.cookies["PHPSESSID"] = stolen
    assert thief.get("/inicio").status == 303
    inside = place.inside()
    inside.cookies["PHPSESSID"] = stolen
    inside.get("/inicio")
    assert "HTTP_COOKIE" not in place.panel.environs[-1]
    session = next(name for name, known in place.panel.sessions.items() if "user" in known)
    inside.cookies["PHPSESSID"] = session
    inside.get("/inicio")
    assert "HTTP_COOKIE" not in place.panel.environs[-1]


def test_a_session_that_somebody_planted_before_the_login_is_not_his_afterwards() -> None:
    place = GuardedPlace()
    planter = place.browser()
    planter.get("/login")
    victim = place.browser()
    victim.cookies = dict(planter.cookies)
    victim.post("/login", {"numero": NUMBER, "clave": PASSWORD})
    assert victim.get("/inicio").text == f"<p>Hola {NUMBER}</p>"
    planter.get("/login")
    assert place.panel.environs[-1].get("HTTP_COOKIE") is None


def test_a_client_who_posts_another_number_gets_nowhere() -> None:
    place = GuardedPlace()
    place.house.enrol("9001", password=None)
    browser = place.inside()
    reply = browser.post("/login", {"numero": "9001", "clave": "Otra4826"})
    assert reply.status == 409
    assert "se cerró" in unescape(reply.text)
    assert SESSION not in browser.cookies
    assert browser.get("/inicio").status == 303
    assert len(place.panel.posts("/login")) == 1


def test_leaving_at_the_panel_ends_the_gates_session() -> None:
    place = GuardedPlace()
    browser = place.inside()
    token = browser.cookies[SESSION]
    assert browser.get("/salir").location == "/login"
    browser.cookies[SESSION] = token
    assert browser.get("/inicio").status == 303


def test_leaving_at_the_gate_ends_the_panels() -> None:
    place = GuardedPlace()
    browser = place.inside()
    kept = dict(browser.cookies)
    form = browser.token(f"{GATE}/logout")
    browser.post(f"{GATE}/logout", {"csrf": form})
    browser.cookies = kept
    assert browser.get("/inicio").status == 303
    again = place.inside()
    again.cookies["PHPSESSID"] = kept["PHPSESSID"]
    assert again.get("/inicio").status == 302
    assert "HTTP_COOKIE" not in place.panel.environs[-1]


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


def test_a_new_password_on_another_path_trips_the_wire() -> None:
    place = GuardedPlace()
    browser = place.inside()
    reply = browser.post("/perfil", {"nombre": "Ana", "clave_nueva": "123456"})
    assert reply.status == 403
    assert place.panel.posts("/perfil") == []
    assert browser.post("/perfil", {"nombre": "Ana"}).status == 200
    assert place.panel.posts("/perfil") == ["nombre=Ana"]


def test_a_large_upload_is_judged_on_the_way_and_the_panels_answer_to_it_not_shown() -> None:
    place = GuardedPlace()
    browser = place.inside()
    part = 'content-disposition: form-data; name="{}"\r\n\r\n{}'
    parts = [part.format("foto", "x" * (2 << 20)), part.format("clave_nueva", "123456")]
    body = "".join(f"--b\r\n{each}\r\n" for each in parts) + "--b--\r\n"
    reply = browser.post("/perfil", body.encode(), CONTENT_TYPE="multipart/form-data; boundary=b")
    assert reply.status == 403
    assert place.panel.posts("/perfil") == []


def test_a_weak_password_is_noticed_at_the_login_and_leads_to_the_change() -> None:
    place = GuardedPlace(panel=OldPanel(users={NUMBER: "1234"}))
    browser = place.browser()
    reply = browser.sign_in("1234")
    assert (reply.status, reply.location) == (303, f"{GATE}/weak?next=%2Finicio")
    page = browser.get(reply.location)
    assert "no cumple" in page.text
    assert 'href="/inicio"' in page.text
    assert browser.get(f"{GATE}/change").location == "/opciones?vista=clave"
    assert browser.get("/inicio").text == f"<p>Hola {NUMBER}</p>"


def test_a_weak_password_that_must_go_leads_nowhere_else() -> None:
    place = GuardedPlace.requiring(OldPanel(users={NUMBER: "1234"}))
    browser = place.browser()
    assert browser.sign_in("1234").location == f"{GATE}/weak?next=%2Finicio"
    assert "Más tarde" not in browser.get(f"{GATE}/weak").text
    assert browser.get("/inicio").location == f"{GATE}/change"
    assert browser.get("/opciones?vista=datos").location == f"{GATE}/change"
    reply = browser.renew(BETTER, current="1234")
    assert reply.status == 302
    assert browser.get("/inicio").status == 200


def test_a_panel_that_fails_costs_nobody_a_try_and_shows_no_form() -> None:
    place = GuardedPlace()
    browser = place.browser()
    browser.get("/login")
    place.panel.down = True
    assert browser.post("/login", {"numero": NUMBER, "clave": PASSWORD}).status == 502
    assert [code for code, _ in place.reports] == ["panel.failed"]
    place.panel.down = False
    assert place.house.counter(f"client:{NUMBER}").count == 0


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


def test_our_cookies_do_not_reach_the_panel_and_it_sets_none_of_them() -> None:
    place = GuardedPlace()
    place.inside().get("/inicio")
    assert "pyauthgate" not in place.panel.environs[-1]["HTTP_COOKIE"]


def test_the_origin_is_the_configured_one() -> None:
    place = GuardedPlace()
    browser = place.browser()
    browser.get("/login")
    reply = browser.post("/login", {"numero": NUMBER, "clave": PASSWORD}, HTTP_HOST="evil.example", HTTP_ORIGIN=ORIGIN)
    assert reply.status == 302

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.gatekeeper import Limits
from tests.fakes.house import BETTER, NUMBER, PASSWORD, FakeHouse
from tests.fakes.store import FakeStore
from tests.web.browser import GATE
from tests.web.guard.oldpanel import GuardedPlace, OldPanel
from tests.web.test_hearsay import HEARSAY, TOLD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment


def test_a_client_logs_in_through_the_panels_own_form_and_sees_the_panel() -> None:
    place = GuardedPlace()
    browser = place.inside()
    assert browser.get("/inicio").text == f"<p>Hola {NUMBER}</p>"
    assert place.panel.environs[-1]["pyauthgate.client"].number == NUMBER
    assert "REMOTE_USER" not in place.panel.environs[-1]


def test_a_panel_that_keeps_its_forms_is_told_of_a_password_that_is_old() -> None:
    place = GuardedPlace(house=FakeHouse(limits=Limits(idle=1e9, absolute=1e9, remind_after=1000.0)))
    browser = place.inside()
    browser.get("/inicio")
    assert not place.panel.environs[-1]["pyauthgate.client"].reminder_due
    place.house.clock.advance(1000.0)
    browser.get("/inicio")
    assert place.panel.environs[-1]["pyauthgate.client"].reminder_due
    assert "Hace tiempo que usa la misma clave." in browser.get(f"{GATE}/sessions").text


@pytest.mark.parametrize("old", [True, False], ids=["too old", "asked for"])
def test_who_must_change_the_password_does_so_at_the_panels_own_form_first(*, old: bool) -> None:
    place = GuardedPlace(house=FakeHouse(limits=Limits(remind_after=1000.0, max_age=5000.0)))
    place.inside()
    place.house.clock.advance(5000.0 if old else 10.0)
    if not old:
        with place.house.store.begin() as work:
            (account,) = work.accounts.of(NUMBER)
            work.accounts.demand_change(account.id)
    browser = place.browser()
    browser.sign_in(PASSWORD)
    assert browser.get("/inicio").location == f"{GATE}/change"
    assert browser.get(f"{GATE}/change").location == "/opciones?vista=clave"
    assert browser.renew(BETTER).status == 302
    assert browser.get("/inicio").status == 200


def test_a_stranger_sees_the_login_form_and_nothing_else() -> None:
    place = GuardedPlace()
    browser = place.browser()
    reply = browser.get("/facturas?mes=11")
    assert (reply.status, reply.location) == (303, f"{GATE}/login?next=%2Ffacturas%3Fmes%3D11")
    assert browser.get(reply.location).location == "/login?next=%2Ffacturas%3Fmes%3D11"
    assert browser.get("/opciones/cambiar-clave").status == 303
    assert place.panel.seen == []
    assert "type=password" in browser.get("/login").text


@pytest.mark.parametrize("path", ["/inicio", "/login"])
def test_the_panel_hears_of_the_way_here_from_a_trusted_proxy_alone_and_five_things(path: str) -> None:
    place = GuardedPlace(trusted=("10.0.0.5",))
    browser = place.inside()
    said = dict.fromkeys((*HEARSAY, *TOLD), "127.0.0.9")
    browser.get(path, **said)
    assert not said.keys() & place.panel.environs[-1].keys()
    browser.get("/inicio", **said, REMOTE_ADDR="10.0.0.5")
    assert said.keys() & place.panel.environs[-1].keys() == set(TOLD)


@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.5"])
def test_a_panel_that_lets_a_header_say_where_it_is_mounted_has_no_door_that_is_denied_open(address: str) -> None:
    panel = OldPanel()

    def mounted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        root = environ.get("HTTP_X_SCRIPT_NAME", "")
        return panel(environ | {"PATH_INFO": environ["PATH_INFO"].removeprefix(root)}, start_response)

    place = GuardedPlace(app=mounted, trusted=("10.0.0.5",))
    told = {"HTTP_X_SCRIPT_NAME": "/estilo", "HTTP_X_FORWARDED_FOR": "192.0.2.8", "REMOTE_ADDR": address}
    place.browser().get("/estilo/rest/reset", **told)
    assert [path for _, path, _ in panel.seen] == ["/estilo/rest/reset"]


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


def test_a_store_that_is_gone_closes_the_panel() -> None:
    store = FakeStore()
    place = GuardedPlace(house=FakeHouse(store=store))
    browser = place.inside()
    seen = len(place.panel.seen)
    store.breakdown()
    for path in ("/inicio", "/login", "/opciones/cambiar-clave"):
        assert browser.get(path).status == 503
    assert browser.post("/login", {"numero": NUMBER, "clave": PASSWORD}).status == 503
    assert len(place.panel.seen) == seen


def test_a_page_that_asks_for_a_password_where_no_form_is_is_told_of_once() -> None:
    place = GuardedPlace()
    browser = place.inside()
    for _ in range(3):
        browser.get("/opciones?vista=clave")
    assert [event.detail["path"] for event in place.house.events("form.unguarded")] == ["/opciones"]


def test_a_cookie_too_large_for_its_seal_is_not_sent_and_told_of_by_its_name_alone() -> None:
    place = GuardedPlace()
    browser = place.inside()
    place.panel.cookies = ("PHPSESSID=" + "geheim" * 680,)
    for _ in range(3):
        assert "PHPSESSID" not in str(browser.get("/inicio").headers)
    (told,) = place.house.events("cookie.oversized")
    assert told.detail == {"cookie": "PHPSESSID"}
    assert "geheim" not in repr(told)


def test_a_journal_that_cannot_be_written_cuts_no_reply() -> None:
    store = FakeStore()
    place = GuardedPlace(house=FakeHouse(store=store), panel=OldPanel(cookies=("PHPSESSID=" + "x" * 4080,)))
    store.breakdown()
    assert "type=password" in place.browser().get("/login").text


def test_an_everyday_request_of_a_client_pays_one_lookup_for_the_guards() -> None:
    place = GuardedPlace()
    browser = place.inside()
    browser.get("/inicio")
    judged = len(place.paths)
    browser.get("/inicio")
    assert len(place.paths) == judged


def test_names_and_passwords_in_a_header_do_not_reach_the_panel() -> None:
    place = GuardedPlace()
    place.inside().get("/inicio", HTTP_AUTHORIZATION="Basic OTAwMTpPdHJhNDgyNg==")
    assert "HTTP_AUTHORIZATION" not in place.panel.environs[-1]


def test_a_login_or_a_new_password_on_a_public_path_trips_the_wire() -> None:
    place = GuardedPlace()
    for fields in ({"numero": NUMBER, "clave": PASSWORD}, {"clave_nueva": "123456"}):
        assert place.browser().post("/estilo/x", fields).status == 403
    assert place.browser().get(f"/estilo/x?numero={NUMBER}&clave={PASSWORD}").status == 403
    assert place.panel.seen == []
    assert place.browser().post("/estilo/x", {"mensaje": "hola"}).status == 302


def test_a_new_password_in_a_query_trips_the_wire() -> None:
    place = GuardedPlace()
    browser = place.inside()
    assert browser.get("/perfil?clave_nueva=123456").status == 403
    assert browser.post("/perfil?clave_nueva=123456", {"a": "b"}).status == 403
    assert browser.get("/perfil?nombre=Ana").status == 200


def test_what_is_public_is_passed_on_as_the_panel_sends_it() -> None:
    place = GuardedPlace()
    reply = place.browser().get("/estilo/x.css")
    assert [name for name, _ in reply.headers if name == "Set-Cookie"] == []

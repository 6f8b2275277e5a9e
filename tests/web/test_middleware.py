from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

import pytest

from pyauthgate.gatekeeper import Limits
from pyauthgate.model import Identity
from pyauthgate.store import migrate, open_store
from tests.fakes.house import BETTER, NUMBER, PASSWORD, FakeHouse
from tests.fakes.store import FakeStore
from tests.web.browser import GATE, SESSION, Panel, Place
from tests.web.test_hearsay import HEARSAY, TOLD
from tests.web.test_impostors import CLAIMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIEnvironment


def must_change(place: Place) -> None:
    with place.house.store.begin() as work:
        work.accounts.demand_change(place.account.id)


def test_a_stranger_never_reaches_the_panel() -> None:
    place = Place()
    reply = place.browser().get("/facturas?mes=11")
    assert (reply.status, reply.location) == (303, f"{GATE}/login?next=%2Ffacturas%3Fmes%3D11")
    assert not place.panel.seen


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_what_cannot_be_asked_again_is_not_replayed(method: str) -> None:
    reply = Place().browser().request(method, "/facturas", b"x=1")
    assert (reply.status, reply.location) == (303, f"{GATE}/login")


def test_a_program_is_told_401_with_a_challenge_that_prompts_nobody() -> None:
    place = Place()
    reply = place.browser().get("/facturas", HTTP_ACCEPT="application/json", HTTP_ACCEPT_LANGUAGE="en")
    assert (reply.status, reply.header("Content-Type")) == (401, "application/problem+json")
    assert reply.header("WWW-Authenticate") == 'Session realm="pyauthgate"'
    assert (reply.json["code"], reply.json["status"]) == ("login.required", 401)
    assert "Log in" in reply.json["detail"]
    assert not place.panel.seen


def test_the_panel_is_told_who_is_there() -> None:
    place = Place()
    reply = place.logged_in().get("/facturas")
    assert reply.text == "the panel"
    told = place.panel.last
    assert (told["REMOTE_USER"], told["AUTH_TYPE"]) == (NUMBER, "pyauthgate")
    assert told["pyauthgate.client"] == Identity(number=NUMBER, services=("panel",))


def test_the_panel_is_told_of_a_password_that_is_old() -> None:
    place = Place(FakeHouse(limits=Limits(idle=1e9, absolute=1e9, remind_after=1000.0)))
    browser = place.logged_in()
    browser.get("/facturas")
    assert not place.panel.last["pyauthgate.client"].reminder_due
    place.house.clock.advance(1000.0)
    browser.get("/facturas")
    assert place.panel.last["pyauthgate.client"].reminder_due


def test_our_cookies_never_reach_the_panel_and_its_own_do() -> None:
    place = Place()
    browser = place.logged_in()
    browser.cookies["sessionid"] = "x"
    browser.get("/facturas")
    assert place.panel.last["HTTP_COOKIE"] == "sessionid=x"


def test_two_session_cookies_are_nobody() -> None:
    place = Place()
    browser = place.logged_in()
    cookie = f"{SESSION}={browser.cookies[SESSION]}; {SESSION}={'A' * 43}"
    assert browser.get("/facturas", HTTP_COOKIE=cookie).status == 303
    assert not place.panel.seen


@pytest.mark.parametrize("path", ["/", "/static/a.css"])
@pytest.mark.parametrize("key", [key for key in CLAIMS if key.isupper()])
def test_a_claimed_identity_is_removed_on_every_path(path: str, key: str) -> None:
    place = Place(public=("/static/*",))
    place.logged_in().get(path, **{key: "9001"})
    assert "9001" not in map(str, place.panel.last.values())
    place.browser().get("/static/a.css", **{key: "9001"})
    assert "9001" not in map(str, place.panel.last.values())
    assert "REMOTE_USER" not in place.panel.last


def test_a_configured_header_is_removed_too() -> None:
    place = Place(headers=("X-Panel-User",))
    place.logged_in().get("/", HTTP_X_PANEL_USER="9001", HTTP_X_OTHER="kept")
    assert "HTTP_X_PANEL_USER" not in place.panel.last
    assert place.panel.last["HTTP_X_OTHER"] == "kept"


@pytest.mark.parametrize("path", ["/", "/static/a.css"])
def test_the_panel_hears_of_the_way_here_from_a_trusted_proxy_alone_and_five_things(path: str) -> None:
    place = Place(public=("/static/*",), trusted=("10.0.0.5",))
    browser = place.logged_in()
    said = dict.fromkeys((*HEARSAY, *TOLD), "127.0.0.9")
    browser.get(path, **said)
    assert not said.keys() & place.panel.last.keys()
    browser.get(path, **said, REMOTE_ADDR="10.0.0.5")
    assert said.keys() & place.panel.last.keys() == set(TOLD)


def test_a_public_path_is_shown_to_strangers_and_names_clients() -> None:
    place = Place(public=("/static/*",))
    assert place.browser().get("/static/a.css").status == 200
    assert "REMOTE_USER" not in place.panel.last
    place.logged_in().get("/static/a.css")
    assert place.panel.last["REMOTE_USER"] == NUMBER


@pytest.mark.parametrize("path", ["/static/../facturas", "/static//x", "/static/%2e%2e/x"])
def test_a_crooked_path_is_not_public(path: str) -> None:
    assert Place(public=("/static/*",)).browser().get(path).status == 303


def test_who_has_a_password_that_is_too_old_changes_it_first() -> None:
    place = Place(FakeHouse(limits=Limits(remind_after=1000.0, max_age=5000.0)))
    before = place.logged_in()
    place.house.clock.advance(5000.0)
    assert before.get("/facturas").status == 200
    browser = place.logged_in()
    assert browser.get("/facturas").location == f"{GATE}/change"
    assert browser.change().location == f"{GATE}/change/done"
    assert browser.get("/facturas").status == 200


def test_who_must_change_is_led_there_from_everywhere() -> None:
    place = Place(public=("/static/*",))
    must_change(place)
    browser = place.browser()
    assert browser.log_in().location == f"{GATE}/change"
    assert browser.get("/facturas").location == f"{GATE}/change"
    assert browser.post("/facturas", {}).location == f"{GATE}/change"
    assert browser.get(f"{GATE}/sessions").location == f"{GATE}/change"
    assert browser.get(f"{GATE}/login").location == f"{GATE}/change"
    assert not place.panel.seen
    refused = browser.get("/facturas", HTTP_ACCEPT="application/json")
    assert (refused.status, refused.json["code"]) == (403, "change.required")
    assert browser.get("/static/a.css").status == 200
    assert "REMOTE_USER" not in place.panel.last


def test_after_the_change_the_panel_opens() -> None:
    place = Place()
    must_change(place)
    browser = place.browser()
    browser.log_in()
    assert "elija una clave de acceso nueva" in browser.get(f"{GATE}/change").text
    assert browser.change(new=BETTER).location == f"{GATE}/change/done"
    assert browser.get("/facturas").text == "the panel"


def test_a_dead_session_opens_nothing() -> None:
    place = Place()
    browser = place.logged_in()
    place.house.clock.advance(25 * 3600)
    assert browser.get("/facturas").status == 303


def test_a_store_that_is_gone_closes_the_panel_and_says_when_to_come_back() -> None:
    store = FakeStore()
    place = Place(house=FakeHouse(store=store), public=("/static/*",))
    browser = place.logged_in()
    store.breakdown()
    for path in ("/facturas", "/static/a.css", f"{GATE}/sessions", f"{GATE}/change"):
        reply = browser.get(path)
        assert (reply.status, reply.header("Retry-After")) == (503, "5")
        assert "Traceback" not in reply.text
        assert "Volvemos en un momento" in reply.text
    told = browser.get("/facturas", HTTP_ACCEPT="application/json")
    assert (told.status, told.json["code"]) == (503, "gate.unavailable")
    assert not place.panel.seen
    assert {code for code, _ in place.reports} == {"store.unavailable"}
    store.mend()
    assert browser.get("/facturas").status == 200


def test_an_accident_in_the_decision_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place()
    browser = place.logged_in()

    def burst(*_: object) -> None:
        raise ZeroDivisionError(PASSWORD)

    monkeypatch.setattr(place.house.clock, "now", burst)
    monkeypatch.setattr(place.house.sessions, "find", burst)
    reply = browser.get("/facturas")
    assert (reply.status, place.panel.seen) == (503, [])
    assert place.reports[0][0] == "web.ZeroDivisionError"
    assert place.reports[0][1] in reply.text
    assert PASSWORD not in reply.text + repr(place.reports) + repr(place.traces)


def test_the_panels_own_accident_is_its_own() -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        del environ, start_response
        raise LookupError("the panel's")

    browser = Place(app=app).logged_in()
    browser.checked = False
    with pytest.raises(LookupError, match="the panel's"):
        browser.get("/facturas")


class Body:
    """An iterable that counts how it is treated."""

    def __init__(self) -> None:
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        yield b"a"

    def close(self) -> None:
        self.closed += 1


def test_the_reply_is_the_panels_own_object_and_the_body_is_never_read() -> None:
    answer, source = Body(), io.BytesIO(b"raw \x00 bytes")

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        assert environ["wsgi.input"] is source
        start_response("200 OK", [("Content-Type", "text/plain")])
        return answer

    place = Place(app=app)
    browser = place.logged_in()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/",
        "HTTP_COOKIE": f"{SESSION}={browser.cookies[SESSION]}",
        "wsgi.input": source,
    }
    assert place.gate(environ, lambda *_: io.BytesIO().write) is answer
    assert (answer.closed, source.tell()) == (0, 0)


def accident() -> Any:  # noqa: ANN401
    """Give the exc_info of a division by zero."""
    try:
        return 1 // 0
    except ZeroDivisionError:
        return sys.exc_info()


def test_write_and_exc_info_pass_through() -> None:
    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        del environ
        start_response("200 OK", [("Content-Type", "text/plain")])
        start_response("500 Oh", [("Content-Type", "text/plain"), ("X-A", "1")], accident())(b"written ")
        return [b"returned"]

    place = Place(app=app)
    browser = place.logged_in()
    calls: list[tuple[Any, ...]] = []
    sink = io.BytesIO()

    def start_response(*given: Any) -> Any:  # noqa: ANN401
        calls.append(given)
        return sink.write

    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "HTTP_COOKIE": f"{SESSION}={browser.cookies[SESSION]}"}
    assert list(place.gate(environ, start_response)) == [b"returned"]
    assert sink.getvalue() == b"written "
    assert [len(given) for given in calls] == [2, 3]
    assert calls[1][2][0] is ZeroDivisionError


def test_the_panel_may_set_any_cookie_but_ours() -> None:
    panel = Panel(headers=(("Set-Cookie", "a=1"), ("Set-Cookie", f"{SESSION}=stolen; Path=/"), ("X-Panel", "1")))
    browser = Place(panel=panel).logged_in()
    mine = browser.cookies[SESSION]
    reply = browser.get("/")
    assert [value for name, value in reply.headers if name == "Set-Cookie"] == ["a=1"]
    assert reply.header("X-Panel") == "1"
    assert browser.cookies[SESSION] == mine


def test_a_server_that_leaves_the_path_out_is_understood() -> None:
    place = Place()
    begun: list[str] = []
    place.gate({"REQUEST_METHOD": "GET"}, lambda status, *_: begun.append(status))  # type: ignore[arg-type]
    assert begun == ["303 SEE OTHER"]


def test_under_a_prefix_everything_stays_under_it() -> None:
    place = Place(mount="/panel")
    browser = place.browser()
    assert browser.get("/panel/facturas").location == f"/panel{GATE}/login?next=%2Fpanel%2Ffacturas"
    page = browser.get(f"/panel{GATE}/login?next=/panel/facturas").text
    assert f'action="/panel{GATE}/login"' in page
    assert browser.get(page.split('rel="stylesheet" href="')[1].split('"')[0]).status == 200
    assert browser.log_in(next="/panel/facturas").location == "/panel/facturas"
    assert browser.get("/panel/facturas").text == "the panel"
    assert browser.change().location == f"/panel{GATE}/change/done"
    for name in ("sessions", "change", "change/done", "logout"):
        text = browser.get(f"/panel{GATE}/{name}").text
        assert f'"{GATE}' not in text
        assert 'href="/panel/"' in text


@pytest.mark.parametrize("mount", ["//evil.example", "/\\evil.example", "///"])
def test_no_mount_point_leads_away(mount: str) -> None:
    place = Place()
    begun: list[list[tuple[str, str]]] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SCRIPT_NAME": mount}
    place.gate(environ, lambda _, headers, *__: begun.append(headers))  # type: ignore[arg-type]
    location = dict(begun[0])["Location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


@pytest.mark.parametrize("said", [{}, {"HTTP_X_FORWARDED_FOR": "192.0.2.7", "HTTP_X_FORWARDED_PROTO": "https"}])
def test_a_request_of_a_client_costs_at_most_thirty_calls(tmp_path: Path, said: dict[str, str]) -> None:
    address = f"sqlite:///{tmp_path}/gate.db"
    migrate(address)
    store = open_store(address)
    panel = Panel()
    place = Place(house=FakeHouse(store=store), app=panel, trusted=("10.0.0.0/8",))
    browser = place.logged_in()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": "/facturas",
        "REMOTE_ADDR": "10.0.0.5",
        "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in [*browser.cookies.items(), ("panel", "1")]),
        **said,
    }
    for _ in range(3):
        place.gate(dict(environ), quiet)
    whole, bare = counted(place.gate, dict(environ)), counted(panel, dict(environ))
    assert panel.seen[-2].items() >= {"HTTP_COOKIE": "panel=1", **said}.items()
    store.close()
    assert whole - bare <= 30


def quiet(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Any:  # noqa: ANN401
    """Begin a reply to nobody."""
    del status, headers, exc_info


def counted(app: Any, environ: WSGIEnvironment) -> int:  # noqa: ANN401
    """Count the Python and C calls of one request."""
    calls: list[str] = []

    def note(_: object, event: str, __: object) -> None:
        if event in ("call", "c_call"):
            calls.append(event)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        app(environ, quiet)
    finally:
        sys.setprofile(before)
    return len(calls)

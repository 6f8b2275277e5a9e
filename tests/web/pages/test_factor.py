from __future__ import annotations

import re
from base64 import b32decode
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from pyauthgate.web import Site
from tests.fakes.house import NUMBER, PASSWORD, FakeHouse, Phone
from tests.web.browser import DEVICE, GATE, ORIGIN, SESSION, Place

if TYPE_CHECKING:
    from tests.web.browser import Browser, Reply

FACTOR = f"{GATE}/factor"
CODE = re.compile(r"<li><code>([0-9A-Z-]{14})</code></li>")


def offering(**site: object) -> Place:
    return Place(site=Site(name="Panel de Clientes", public_url=ORIGIN, factors=True, **site))  # type: ignore[arg-type]


def send(browser: Browser, form: str, **fields: str) -> Reply:
    return browser.post(f"{FACTOR}/{form}", {"csrf": browser.token(FACTOR), **fields})


def secret_of(page: str) -> bytes:
    (address,) = re.findall(r'<a href="(otpauth://[^"]+)"', page)
    return b32decode(parse_qs(urlsplit(unescape(address)).query)["secret"][0])


def set_up(place: Place, browser: Browser) -> tuple[Phone, list[str]]:
    assert send(browser, "begin").location == FACTOR
    phone = Phone(secret_of(browser.get(FACTOR).text), place.house.clock)
    done = send(browser, "confirm", code=phone.code(later=-1))
    assert done.status == 200
    return phone, CODE.findall(done.text)


def test_a_client_sets_a_factor_up_and_sees_ten_codes_once() -> None:
    place = offering()
    browser = place.logged_in()
    assert f'href="{FACTOR}"' in browser.get(f"{GATE}/sessions").text
    before = browser.cookies[SESSION]
    phone, codes = set_up(place, browser)
    assert len(codes) == 10
    assert browser.cookies[SESSION] != before
    page = browser.get(FACTOR).text
    assert "10" in page
    assert not any(code in page for code in codes)
    assert secret_of_none(page)
    other = place.browser()
    assert other.log_in().location == f"{GATE}/second"
    assert phone.secret not in page.encode()


def secret_of_none(page: str) -> bool:
    return "otpauth" not in page and "<svg" not in page


def test_to_look_changes_nothing() -> None:
    place = offering()
    browser = place.logged_in()
    for _ in range(2):
        assert secret_of_none(browser.get(FACTOR).text)
    with place.house.store.view() as work:
        assert work.factors.get(NUMBER) is None


def test_the_secret_stands_in_picture_text_and_link_without_a_style_or_a_script() -> None:
    place = offering()
    browser = place.logged_in()
    send(browser, "begin")
    page = browser.get(FACTOR).text
    drawing = page[page.index("<svg") : page.index("</svg>")]
    assert "style" not in drawing
    assert "script" not in drawing
    (typed,) = re.findall(r'<code class="secret">([A-Z2-7 ]+)</code>', page)
    assert b32decode(typed.replace(" ", "")) == secret_of(page)


def test_a_wrong_code_keeps_the_picture() -> None:
    place = offering()
    browser = place.logged_in()
    send(browser, "begin")
    before = secret_of(browser.get(FACTOR).text)
    reply = send(browser, "confirm", code="000000")
    assert reply.status == 422
    assert secret_of(reply.text) == before


def test_new_codes_and_the_end_of_it_want_a_code() -> None:
    place = offering()
    browser = place.logged_in()
    phone, codes = set_up(place, browser)
    assert send(browser, "codes", code="000000").status == 422
    renewed = CODE.findall(send(browser, "codes", code=phone.code()).text)
    assert len(renewed) == 10
    assert send(browser, "off", code=codes[0]).status == 422
    gone = send(browser, "off", code=renewed[0])
    assert gone.location == f"{FACTOR}?notice=factor_off"
    assert "desactivada" in browser.get(gone.location).text
    assert place.browser().log_in().location == "/"


def test_too_many_wrong_codes_wait() -> None:
    place = offering()
    browser = place.logged_in()
    phone, _ = set_up(place, browser)
    for _ in range(5):
        send(browser, "off", code="000000")
    reply = send(browser, "off", code=phone.code())
    assert (reply.status, reply.header("Retry-After")) == (429, "3600")


def test_who_must_have_one_is_led_to_the_set_up_and_then_on() -> None:
    place = Place()
    place.house.require_factor()
    browser = place.browser()
    reply = browser.get(browser.log_in(next="/facturas").location)
    assert reply.location == f"{FACTOR}?next=%2Ffacturas"
    assert "Actívela para continuar" in browser.get(reply.location).text
    assert browser.get("/facturas").location.startswith(f"{GATE}/second")
    assert send(browser, "begin", next="/facturas").location == f"{FACTOR}?next=%2Ffacturas"
    phone = Phone(secret_of(browser.get(FACTOR).text), place.house.clock)
    done = send(browser, "confirm", code=phone.code(), next="/facturas")
    assert 'class="button" href="/facturas"' in done.text
    assert done.cookie(DEVICE)
    assert browser.get("/facturas").body == b"the panel"
    assert "no se puede desactivar" in browser.get(FACTOR).text
    assert send(browser, "off", code=phone.code(later=1)).location == FACTOR


def test_where_none_is_offered_the_page_is_there_for_who_has_one_alone() -> None:
    place = Place()
    browser = place.logged_in()
    assert browser.get(FACTOR).status == 404
    assert f'href="{FACTOR}"' not in browser.get(f"{GATE}/sessions").text
    csrf = browser.token(f"{GATE}/logout")
    assert browser.post(f"{FACTOR}/begin", {"csrf": csrf}).status == 404
    phone, _ = place.house.arm()
    other = place.browser()
    other.log_in()
    other.post(f"{GATE}/second", {"csrf": other.token(f"{GATE}/second"), "code": phone.code()})
    assert other.get(FACTOR).status == 200
    assert send(other, "off", code=phone.code(later=1)).location == f"{GATE}/?notice=factor_off"


def test_where_the_password_is_ours_a_set_up_asks_for_it_once_more() -> None:
    place = Place(house=FakeHouse(asks=True), site=Site(name="Panel de Clientes", public_url=ORIGIN, factors=True))
    browser = place.logged_in()
    assert 'name="current"' in browser.get(FACTOR).text
    assert browser.post(f"{FACTOR}/begin", {"csrf": browser.token(FACTOR)}).status == 400
    wrong = send(browser, "begin", current="wrong")
    assert wrong.status == 422
    assert "wrong" not in re.sub(r'class="[^"]*"', "", wrong.text)
    assert "otpauth" not in wrong.text
    assert send(browser, "begin", current=PASSWORD).location == FACTOR
    page = browser.get(FACTOR).text
    assert "otpauth" in page
    assert PASSWORD not in page


def test_a_log_in_long_ago_says_so() -> None:
    place = offering()
    browser = place.logged_in()
    place.house.clock.advance(601)
    reply = send(browser, "begin")
    assert reply.status == 422
    assert "ingrese de nuevo" in reply.text


@pytest.mark.parametrize("form", ["begin", "confirm", "codes", "off"])
def test_a_form_from_elsewhere_is_not_looked_at(form: str) -> None:
    place = offering()
    browser = place.logged_in()
    assert browser.post(f"{FACTOR}/{form}", {"csrf": "x" * 43, "code": "000000"}).status == 403
    assert browser.get(f"{FACTOR}/{form}").status == 405


def test_another_window_that_was_faster_shows_how_it_stands_now() -> None:
    place = offering()
    browser = place.logged_in()
    set_up(place, browser)
    assert send(browser, "begin").location == FACTOR

"""A second factor, from the QR code on the screen to a recovery code: a real browser, real servers."""

from __future__ import annotations

from base64 import b32decode
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import staleness_of, url_contains
from selenium.webdriver.support.ui import WebDriverWait

from pyauthgate.bootstrap import SystemClock
from tests.examples.panels import FLASK_SECURITY
from tests.examples.served import serving_gate, serving_panel
from tests.fakes.house import Phone
from tests.live import camera
from tests.live.serving import GATE, MOUNT, PASSWORD, serving
from tests.live.test_browser import PHONE, browsing, overflows, picture

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome

pytestmark = [pytest.mark.requires("browser"), pytest.mark.timeout(180)]

OFFERED = "\n[totp]\noffered = true\n"


def send(driver: Chrome, action: str, **fields: str) -> None:
    """Fill the form in that is sent there, and wait for what comes."""
    page = driver.find_element(By.TAG_NAME, "html")
    form = driver.find_element(By.CSS_SELECTOR, f"form[action$='{action}']")
    for name, value in fields.items():
        form.find_element(By.NAME, name).send_keys(value)
    form.find_element(By.CSS_SELECTOR, "[type=submit]").click()
    # What the old page was may be answered in several ways while the new one comes.
    WebDriverWait(driver, 20, ignored_exceptions=[WebDriverException]).until(staleness_of(page))


def scanned(driver: Chrome) -> Phone:
    """Read the QR code from the screen with another device, as its owner does."""
    drawing = driver.find_element(By.CSS_SELECTOR, "svg.qr")
    text = camera.read(drawing.screenshot_as_png)
    assert text == driver.find_element(By.PARTIAL_LINK_TEXT, "Abrir la aplicación").get_attribute("href")
    return Phone(b32decode(parse_qs(urlsplit(text).query)["secret"][0]), SystemClock())


def codes_of(driver: Chrome) -> list[str]:
    return [item.text for item in driver.find_elements(By.CSS_SELECTOR, ".codes code")]


def test_a_client_sets_a_factor_up_from_the_screen_and_logs_in_with_a_code_and_a_recovery_code_once_each(
    tmp_path: Path, artefacts: Path
) -> None:
    with serving(tmp_path, more=OFFERED) as gate, browsing(tmp_path / "desk") as driver:
        number = gate.client()

        def enter() -> None:
            driver.delete_all_cookies()
            driver.get(f"{gate.origin}{GATE}/login")
            send(driver, "/login", number=number, password=PASSWORD)

        enter()
        driver.get(f"{gate.origin}{GATE}/factor")
        picture(driver, artefacts, "factor")
        send(driver, "/factor/begin", current=PASSWORD)
        picture(driver, artefacts, "factor-scan")
        assert not overflows(driver)
        phone = scanned(driver)
        send(driver, "/factor/confirm", code=phone.code())
        codes = codes_of(driver)
        assert len(codes) == 10
        picture(driver, artefacts, "factor-codes")

        enter()
        assert driver.current_url.startswith(f"{gate.origin}{GATE}/second")
        picture(driver, artefacts, "second")
        driver.get(f"{gate.origin}{MOUNT}/")
        assert f"{GATE}/second" in driver.current_url
        code = phone.code(later=1)
        send(driver, "/second", code=code)
        assert driver.current_url == f"{gate.origin}{MOUNT}/"
        enter()
        send(driver, "/second", code=code)
        assert "ya se usó" in driver.find_element(By.CSS_SELECTOR, "[role=alert]").text
        picture(driver, artefacts, "second-refused")
        send(driver, "/second", code=codes[0].lower().replace("-", " "))
        assert driver.current_url == f"{gate.origin}{MOUNT}/"
        driver.get(f"{gate.origin}{GATE}/factor")
        picture(driver, artefacts, "factor-active")
        enter()
        send(driver, "/second", code=codes[0])
        assert f"{GATE}/second" in driver.current_url
        driver.set_window_size(*PHONE)
        assert not overflows(driver)
        errors = [entry for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]  # type: ignore[no-untyped-call]
        assert [each for each in errors if not any(word in each["message"] for word in ("401", "favicon.ico"))] == []


def test_a_panel_with_its_own_form_asks_for_the_code_in_it(tmp_path: Path, artefacts: Path) -> None:
    with (
        serving_panel(FLASK_SECURITY, tmp_path) as panel,
        serving_gate(panel, OFFERED) as served,
        browsing(tmp_path / "desk") as driver,
    ):
        number, origin, waiting = served.client(), f"http://127.0.0.1:{served.gate}", WebDriverWait(driver, 20)
        assert served.house is not None
        served.house.factor_register.require(number, required=True)

        def enter(**fields: str) -> None:
            driver.delete_all_cookies()
            driver.get(f"{origin}/login")
            send(driver, "/login", email=number, password=PASSWORD, **fields)

        def inside() -> bool:
            driver.get(origin + served.panel.home)
            return served.panel.greeting.format(user=served.panel.name(number)) in driver.page_source

        enter()
        waiting.until(url_contains("/factor"))
        assert not inside()
        driver.get(f"{origin}/.pyauthgate/factor")
        send(driver, "/factor/begin")
        phone = scanned(driver)
        send(driver, "/factor/confirm", code=phone.code())
        codes = codes_of(driver)
        assert inside()

        enter()
        picture(driver, artefacts, "guarded-code")
        assert not inside()
        code = phone.code(later=1)
        for given in (code, codes[0]):
            enter(pyauthgate_code=given)
            assert inside()
            enter(pyauthgate_code=given)
            assert not inside()
        served.house.factor_register.require(number, required=False)
        assert len(served.house.sessions.of(number)) == 3

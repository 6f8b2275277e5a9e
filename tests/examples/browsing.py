"""What a person sees: the scenario's heart in a real browser, on a desk and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import url_contains, visibility_of_element_located
from selenium.webdriver.support.ui import WebDriverWait

from tests.examples.served import WEAK
from tests.live.serving import BETTER, PASSWORD
from tests.live.test_browser import DESK, PHONE, browsing, picture

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome

    from tests.examples.served import Served

OURS = (By.CSS_SELECTOR, "[role=alert][lang]")


def fill(driver: Chrome, **fields: str) -> None:
    """Type into a form, and press its button as a person does: the browser's own checks apply."""
    for name, value in fields.items():
        box = driver.find_element(By.NAME, name)
        box.clear()
        box.send_keys(value)
    form = driver.find_element(By.NAME, next(iter(fields))).find_element(By.XPATH, "./ancestor::form")
    form.find_element(By.CSS_SELECTOR, "[type=submit]").click()


def width(driver: Chrome) -> int:
    """Give how wide the page is on a phone: some panels are wider than that by themselves."""
    driver.set_window_size(*PHONE)
    wide = int(driver.execute_script("return document.documentElement.scrollWidth"))
    driver.set_window_size(*DESK)
    return wide


@pytest.mark.requires("browser")
@pytest.mark.timeout(180)
class Seen:
    """The panel behind the gate, in Chromium."""

    def test_a_client_sees_the_refusal_in_the_panels_own_page(
        self, guarded: Served, tmp_path: Path, artefacts: Path
    ) -> None:
        panel, number = guarded.panel, guarded.client()
        origin = f"http://127.0.0.1:{guarded.gate}"
        new = dict.fromkeys(panel.new, WEAK)
        with browsing(tmp_path / "here") as driver:
            waiting = WebDriverWait(driver, 20)
            driver.get(origin + panel.home)
            waiting.until(url_contains(panel.login))
            fill(driver, **{panel.user: number, panel.password: "Mantel7Jirafa7"})
            assert waiting.until(visibility_of_element_located(OURS)).text
            picture(driver, artefacts, f"{panel.folder}-denied")
            fill(driver, **{panel.user: number, panel.password: PASSWORD})
            waiting.until_not(url_contains(panel.login))

            driver.get(origin + panel.change)
            before = width(driver)
            fill(driver, **{panel.current: PASSWORD, **new})
            alert = waiting.until(visibility_of_element_located(OURS))
            assert alert.get_attribute("lang") == "es"
            assert "mayúscula" in alert.text
            assert alert.find_element(By.XPATH, f"./following::input[@name='{panel.current}']").is_displayed()
            picture(driver, artefacts, f"{panel.folder}-refused")
            assert width(driver) <= before
            fill(driver, **{panel.current: PASSWORD, **dict.fromkeys(panel.new, BETTER)})
            waiting.until(url_contains(panel.done))
            picture(driver, artefacts, f"{panel.folder}-changed")
        assert guarded.accepts(number, BETTER)

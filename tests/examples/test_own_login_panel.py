from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import url_contains
from selenium.webdriver.support.ui import WebDriverWait

from tests.examples.browsing import Seen, fill
from tests.examples.guarded import Guarded
from tests.examples.panels import OWN_LOGIN, STRANGER
from tests.examples.served import WEAK
from tests.examples.straight import Straight
from tests.live.serving import BETTER, ROOT
from tests.live.test_browser import browsing, picture

if TYPE_CHECKING:
    from pathlib import Path

    from tests.examples.panels import Panel
    from tests.examples.served import Served

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def panel() -> Panel:
    return OWN_LOGIN


class TestOwnLogin(Straight):
    pass


class TestGuardedOwnLogin(Guarded):
    def test_who_was_enrolled_is_a_client_from_then_on(self, guarded: Served) -> None:
        visitor = guarded.admitted(STRANGER)
        command = [sys.executable, "-m", "pyauthgate", "client", "show", STRANGER, "--json", "--config"]
        shown = subprocess.run(
            [*command, "pyauthgate.toml"],
            cwd=guarded.folder,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )
        assert json.loads(shown.stdout)["number"] == STRANGER
        assert visitor.sees(STRANGER)

    def test_a_number_that_the_panel_does_not_know_either_is_not_enrolled(self, guarded: Served) -> None:
        visitor = guarded.visitor()
        assert visitor.log_in("20998", BETTER).alert
        assert not visitor.sees("20998")
        command = [sys.executable, "-m", "pyauthgate", "client", "show", "20998", "--config", "pyauthgate.toml"]
        shown = subprocess.run(
            command, cwd=guarded.folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False
        )
        assert shown.returncode != 0


class TestOwnLoginSeen(Seen):
    def test_a_client_whose_password_is_weak_reads_so_and_is_led_to_the_change(
        self, guarded: Served, tmp_path: Path, artefacts: Path
    ) -> None:
        panel, number = guarded.panel, guarded.client()
        straight = guarded.straight()
        straight.log_in(number)
        straight.change(WEAK)
        with browsing(tmp_path / "here") as driver:
            waiting = WebDriverWait(driver, 20)
            driver.get(f"http://127.0.0.1:{guarded.gate}{panel.login}")
            fill(driver, **{panel.user: number, panel.password: WEAK})
            waiting.until(url_contains("/.pyauthgate/weak"))
            assert "Su clave es débil" in driver.title
            picture(driver, artefacts, "weak")
            driver.find_element(By.CSS_SELECTOR, "main a.button").click()
            waiting.until(url_contains(panel.change))


def test_its_configuration_is_short() -> None:
    text = (ROOT / "examples" / "own_login_panel" / "pyauthgate.toml").read_text(encoding="utf-8")
    assert len([line for line in text.splitlines() if line and line[0] not in "#["]) <= 24

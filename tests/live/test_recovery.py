"""From the activation mail to the log-in, and back in after all was forgotten: a real browser, a real mail server."""

from __future__ import annotations

import re
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import url_contains, visibility_of_element_located
from selenium.webdriver.support.ui import Select, WebDriverWait

from pyauthgate.model import Client
from tests.live.serving import BETTER, GATE, PASSWORD, serving
from tests.live.test_browser import browsing, fill, overflows, picture
from tests.mail.mailserver import Mailserver, mailserver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from selenium.webdriver import Chrome

    from tests.live.serving import Gate

pytestmark = [pytest.mark.requires("browser"), pytest.mark.timeout(180)]

EMAIL = "maria@eltornillo.example"
DOMAIN = "eltornillo.example"
THIRD = "Cobre 58 Laguna Vals"
FOURTH = "Nube 31 Corcho Lila"


@contextmanager
def gate_of(folder: Path, desk: Mailserver) -> Iterator[Gate]:
    more = f'[mail]\nsmtp = "{desk.url()}"\nsender = "Panel de Clientes <no-responder@example.net>"\n'
    with serving(folder, more=more) as gate:
        yield gate


def arrived(desk: Mailserver, count: int) -> EmailMessage:
    """Wait for the mail of this number, from 1; the worker looks every five seconds."""
    until = time.monotonic() + 30
    while len(desk.taken) < count and time.monotonic() < until:
        time.sleep(0.1)
    assert len(desk.taken) >= count
    return desk.taken[count - 1].mail


def link_in(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.search(r"^https?://\S+", body.get_content(), re.MULTILINE)
    assert found is not None
    return found[0]


def choose(driver: Chrome, password: str) -> None:
    fill(driver, new=password, again=password)


def log_in(driver: Chrome, number: str, password: str) -> None:
    fill(driver, number=number, password=password)
    WebDriverWait(driver, 20).until_not(url_contains("/login"))


def test_a_new_client_chooses_a_password_by_mail_and_gets_back_in_by_each_of_three_ways(
    tmp_path: Path, artefacts: Path
) -> None:
    with mailserver(Mailserver()) as desk, gate_of(tmp_path, desk) as gate, browsing(tmp_path / "browser") as driver:
        waiting = WebDriverWait(driver, 20)
        client = Client(number="9000", given_names="María", surnames="Ferreyra", email=EMAIL, domains=(DOMAIN,))
        gate.house.registry.add(client, activate=True)
        mail = arrived(desk, 1)
        assert (mail["To"], mail["X-Client-Number"]) == (EMAIL, "9000")
        driver.get(link_in(mail))
        assert driver.current_url == f"{gate.origin}{GATE}/choose"
        picture(driver, artefacts, "choose")
        assert not overflows(driver)
        choose(driver, "Ferreyra1")
        assert waiting.until(visibility_of_element_located((By.CSS_SELECTOR, "li.broken .reason"))).text
        picture(driver, artefacts, "choose-refused")
        choose(driver, PASSWORD)
        waiting.until(url_contains("/login?notice=chosen"))
        picture(driver, artefacts, "chosen")
        assert arrived(desk, 2)["Subject"].startswith("Su clave quedó elegida")
        log_in(driver, "9000", PASSWORD)
        driver.get(f"{gate.origin}{GATE}/logout")
        fill(driver)
        waiting.until(url_contains("/login"))
        picture(driver, artefacts, "login-recover")

        passwords = {"domain": (DOMAIN, BETTER), "number": ("9000", THIRD), "email": (EMAIL, FOURTH)}
        for turn, (kind, (value, password)) in enumerate(passwords.items()):
            driver.get(f"{gate.origin}{GATE}/recover")
            Select(driver.find_element(By.NAME, "kind")).select_by_value(kind)
            picture(driver, artefacts, "recover")
            fill(driver, value=value)
            waiting.until(url_contains("/recover/sent"))
            picture(driver, artefacts, "recover-sent")
            mail = arrived(desk, 3 + 2 * turn)
            assert "9000" in str(mail.get_body(("plain",)))
            driver.get(link_in(mail))
            choose(driver, password)
            waiting.until(url_contains("/login?notice=chosen"))
            assert arrived(desk, 4 + 2 * turn)["Subject"].startswith("Su clave fue recuperada")
            log_in(driver, "9000", password)
            driver.get(f"{gate.origin}{GATE}/logout")
            fill(driver)
            waiting.until(url_contains("/login"))

        driver.get(link_in(mail))
        assert "Este enlace ya no sirve" in driver.page_source
        picture(driver, artefacts, "gone")
        html = mail.get_body(("html",))
        assert html is not None
        (tmp_path / "mail.html").write_text(html.get_content())
        driver.get(f"file://{tmp_path}/mail.html")
        picture(driver, artefacts, "mail-recovery")
        assert not overflows(driver)
        log = gate.log.read_text()
        assert not any(secret in log for secret in (link_in(mail).partition("t=")[2], PASSWORD, FOURTH))

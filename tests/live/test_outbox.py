"""The demo's outbox in a real browser: what a mail may do there, and what it may not."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import url_to_be
from selenium.webdriver.support.ui import WebDriverWait
from werkzeug.serving import make_server

from pyauthgate.cli.mailbox import Mailbox
from pyauthgate.cli.outbox import PATH, Outbox
from pyauthgate.config import Site
from pyauthgate.mail.folder import Folder
from pyauthgate.mail.letters import Letters
from tests.live.serving import free_port
from tests.live.test_browser import browsing, overflows, picture
from tests.mail.test_letters import LETTER
from tests.web.browser import Panel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.requires("browser"), pytest.mark.timeout(180)]


@contextmanager
def outbox(folder: Path) -> Iterator[str]:
    """Serve the outbox in front of a panel; give its origin."""
    port = free_port()
    origin = f"http://127.0.0.1:{port}"
    app = Outbox(Panel(), mailbox=Mailbox(folder), site=Site(public_url=origin, insecure=True))
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        thread.join()


def test_a_mail_is_seen_as_a_mail_program_shows_it_runs_nothing_and_its_link_leads_away(
    tmp_path: Path, artefacts: Path
) -> None:
    theirs = tmp_path / "templates"
    theirs.mkdir()
    (theirs / "recovery.html").write_text(
        "<!doctype html><html><head><title>{{ subject }}</title><script>top.ran = 1</script></head><body>"
        '<p style="color:#0b5cad">{{ body }}</p><img src="/tracker.png" onerror="top.ran = 1">'
        '<p><a id="link" href="{{ values.here }}">{{ action }}</a></p></body></html>'
    )
    with outbox(tmp_path / "mails") as origin, browsing(tmp_path / "profile") as driver:
        letters = Letters(site="Panel", host="[127.0.0.1]", sender="no@x.example", language="es", folder=theirs)
        letter = replace(LETTER, values={**LETTER.values, "here": f"{origin}/recover?token=x"})
        mail = letters.write(letter)
        with Folder(tmp_path / "mails").transport() as transport:
            transport.send(letters.sender, mail.address, mail.content)
        driver.get(origin + PATH)
        picture(driver, artefacts, "outbox")
        driver.find_element(By.CSS_SELECTOR, ".device a").click()
        assert not overflows(driver)
        picture(driver, artefacts, "outbox-mail")
        driver.switch_to.frame(driver.find_element(By.TAG_NAME, "iframe"))
        assert driver.find_element(By.TAG_NAME, "p").value_of_css_property("color") == "rgba(11, 92, 173, 1)"
        driver.switch_to.default_content()
        assert driver.execute_script("return window.ran") is None
        driver.switch_to.frame(driver.find_element(By.TAG_NAME, "iframe"))
        driver.find_element(By.ID, "link").click()
        driver.switch_to.default_content()
        WebDriverWait(driver, 20).until(url_to_be(f"{origin}/recover?token=x"))

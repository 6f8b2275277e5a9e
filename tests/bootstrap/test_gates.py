from __future__ import annotations

import io
import re
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

import pyauthgate
from pyauthgate.bootstrap import build, gate, panel
from pyauthgate.config import load
from pyauthgate.errors import StoreError
from pyauthgate.model import Client
from pyauthgate.web import AuthGate
from pyauthgate.web.guard.gate import GuardedGate
from pyauthgate.web.upstream import Upstream
from tests.bootstrap.test_house import prepare, write
from tests.web.browser import GATE, Browser, Panel

if TYPE_CHECKING:
    from pathlib import Path

GUARDED = """
[panel]
mode = "guard"
upstream = "http://127.0.0.1:8080"
session = ["PHPSESSID"]
[[panel.form]]
kind = "login"
path = "/login"
user = "numero"
password = "clave"
ok = { status = 302 }
failed = { status = 200 }
"""


def test_a_panel_that_trusts_and_one_that_keeps_its_forms_get_a_gate_each(tmp_path: Path) -> None:
    for more, kind in (("", AuthGate), (GUARDED, GuardedGate)):
        config = write(tmp_path, more)
        if not (tmp_path / "secret").exists():
            prepare(config)
        with closing(build(load(config))) as house:
            assert isinstance(gate(house, Panel()), kind)


@pytest.mark.parametrize("more", ["", GUARDED], ids=["trust", "guard"])
def test_who_forgot_something_is_helped_where_mail_is_sent_and_a_link_sets_a_password_of_ours_alone(
    tmp_path: Path, more: str
) -> None:
    mail = '[mail]\nsmtp = "smtp://127.0.0.1:9"\nsender = "a@example.net"\n'
    config = write(tmp_path, more)
    prepare(config)
    found = []
    for text in (config.read_text(), config.read_text() + mail):
        config.write_text(text)
        with closing(build(load(config))) as house:
            house.registry.add(Client(number="9000", email="ana@x.example"))
            browser = Browser(gate(house, Panel()))
            pages = [browser.get(f"{GATE}/{page}").status for page in ("recover", "recover/sent", "choose")]
            if pages[0] == 200:
                fields = {"csrf": browser.token(f"{GATE}/recover"), "kind": "number", "value": "9000"}
                assert browser.post(f"{GATE}/recover", fields).location == f"{GATE}/recover/sent"
            with house.store.view() as work:
                found.append((pages, work.outbox.counts()["waiting"]))
            house.registry.remove("9000")
    assert found == [([404, 404, 404], 0), ([200, 200, 404 if more else 410], 1)]


def test_a_panel_behind_http_is_an_application_too(tmp_path: Path) -> None:
    assert isinstance(panel(load(write(tmp_path, GUARDED))), Upstream)
    assert panel(load(write(tmp_path))) is None


def test_nothing_is_wrapped_half(tmp_path: Path) -> None:
    with pytest.raises((StoreError, pyauthgate.SecretError)):
        pyauthgate.wrap(Panel(), write(tmp_path, GUARDED))


class Broken(io.RawIOBase):
    """An input that fails and says in its words what it has read of the body."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def read(self, size: int = -1, /) -> bytes:
        raise TypeError(f"cannot read {size} of {self._body!r}")


@pytest.mark.parametrize("more", ["", GUARDED])
def test_a_fault_is_told_with_its_place_and_nothing_of_the_request(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, more: str
) -> None:
    config = write(tmp_path, more)
    prepare(config)
    canary = "Canario-4471"
    environ = EnvironBuilder(path="/login" if more else "/.pyauthgate/login", method="POST").get_environ() | {
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": "30",
        "QUERY_STRING": f"next=/{canary}",
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "HTTP_USER_AGENT": canary,
        "HTTP_COOKIE": f"a={canary}",
        "wsgi.input": Broken(f"numero=9000&clave={canary}".encode()),
    }
    with closing(build(load(config))) as house:
        _, status, _ = run_wsgi_app(gate(house, Panel()), environ)
    assert status.startswith("503")
    (line,) = caplog.messages
    found = re.fullmatch(r"web\.TypeError request=[0-9a-f]{12} trace=TypeError at (.+)", line)
    assert found
    assert re.search(r"pyauthgate/web/guard/framing\.py:[0-9]+ drawn > .+test_gates\.py:[0-9]+ read$", found[1])
    assert canary not in caplog.text

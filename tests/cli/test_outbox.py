from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from werkzeug.test import Client

from pyauthgate.cli.mailbox import MOST, Mailbox
from pyauthgate.cli.outbox import FRAMED, PATH, Outbox
from pyauthgate.config import Site
from tests.cli.test_mailbox import put
from tests.mail.test_letters import LETTER, LINK, letters, parsed
from tests.web.browser import Panel

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

ORIGIN = "http://127.0.0.1:8000"
ONE = f"{'one':-<22}"


def visit(folder: Path, path: str = PATH, *, method: str = "GET", base: str = ORIGIN, **headers: str) -> TestResponse:
    site = Site(public_url=ORIGIN, insecure=True)
    client = Client(Outbox(Panel(), mailbox=Mailbox(folder), site=site))
    return client.open(path, method=method, base_url=base, headers=headers)


def test_the_gate_answers_everywhere_else(tmp_path: Path) -> None:
    for path in ("/", "/outboxes", "/.pyauthgate/login", "/static/outbox", "/Outbox"):
        assert visit(tmp_path, path).text == "the panel"


def test_an_empty_outbox_says_what_fills_it(tmp_path: Path) -> None:
    page = visit(tmp_path / "none")
    assert (page.status_code, "Todavía no hay correos." in page.text) == (200, True)


def test_the_list_names_each_mail_and_leads_to_it(tmp_path: Path) -> None:
    put(tmp_path / "mails", "one", at=1)
    put(tmp_path / "mails", "two", at=2)
    page = visit(tmp_path / "mails").text
    assert re.findall(rf'<a href="{PATH}/([^"?]+)"', page) == [f"{'two':-<22}", ONE]
    assert page.count("ana@correo.example") == 2
    assert page.count(str(parsed(letters().write(LETTER).content)["Subject"])) == 2
    assert "2023-11-14 22:13 UTC" in page
    assert f"Se muestran los {MOST}" not in page


def test_a_mail_s_text_stands_on_its_page_and_its_html_in_a_frame(tmp_path: Path) -> None:
    put(tmp_path / "mails", "one")
    page = visit(tmp_path / "mails", f"{PATH}/{ONE}")
    assert page.status_code == 200
    assert LINK.replace("&", "&amp;") in page.text
    assert f'src="{PATH}/{ONE}/html"' in page.text
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert "script" not in page.headers["Content-Security-Policy"]


def test_what_stands_in_the_frame_can_do_nothing_but_lead_away(tmp_path: Path) -> None:
    put(tmp_path / "mails", "one")
    framed = visit(tmp_path / "mails", f"{PATH}/{ONE}/html")
    assert framed.headers["Content-Security-Policy"] == FRAMED
    assert framed.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert framed.headers["Cache-Control"] == "no-store"
    assert '<head><base target="_top">' in framed.text


@pytest.mark.parametrize(
    "path", ["/", "/none", f"/{ONE}/", f"/{ONE}/text", "/..%2fgate", "/../gate.db", "/a%00b", "/%ff", f"//{ONE}"]
)
def test_any_other_address_is_a_page_that_says_so(tmp_path: Path, path: str) -> None:
    put(tmp_path / "mails", "one")
    page = visit(tmp_path / "mails", PATH + path)
    assert (page.status_code, "No hay tal correo." in page.text) == (404, True)


def test_only_the_site_s_own_host_is_answered(tmp_path: Path) -> None:
    put(tmp_path / "mails", "one")
    for base in ("http://evil.example:8000", "http://localhost:8000", "http://127.0.0.1:8001"):
        page = visit(tmp_path / "mails", f"{PATH}/{ONE}", base=base)
        assert (page.status_code, page.text) == (421, "421\n")


def test_nothing_can_be_sent_to_it(tmp_path: Path) -> None:
    page = visit(tmp_path, method="POST")
    assert (page.status_code, page.headers["Allow"]) == (405, "GET, HEAD")
    assert visit(tmp_path, method="HEAD").status_code == 200


def test_it_speaks_three_languages_and_keeps_the_one_that_was_chosen(tmp_path: Path) -> None:
    put(tmp_path / "mails", "one")
    assert "Correos de la demostración" in visit(tmp_path / "mails", **{"Accept-Language": "fr"}).text
    assert "Mails of the demo" in visit(tmp_path / "mails", **{"Accept-Language": "en"}).text
    page = visit(tmp_path / "mails", f"{PATH}?lang=pt", **{"Accept-Language": "en"})
    assert ('<html lang="pt">' in page.text, page.headers["Content-Language"]) == (True, "pt")
    assert f'href="{PATH}/{ONE}?lang=pt"' in page.text
    assert "E-mails da demonstração" in visit(tmp_path / "mails", f"{PATH}/{ONE}?lang=pt").text
    assert '<html lang="es">' in visit(tmp_path / "mails", f'{PATH}?lang="><b>').text


def test_its_styles_are_the_gate_s_and_a_few_of_its_own(tmp_path: Path) -> None:
    page = visit(tmp_path).text
    shared, own = re.findall(r'rel="stylesheet" href="([^"]+)"', page)
    assert re.fullmatch(r"/\.pyauthgate/static/style-[0-9a-f]{12}\.css", shared)
    styles = visit(tmp_path, own)
    assert (styles.status_code, styles.content_type) == (200, "text/css; charset=utf-8")

from __future__ import annotations

import html.parser
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.model import Form, FormKind
from pyauthgate.web.guard.insertion import CLASS, Notice, insert, markup
from tests.web.guard.servers import HOST, request

FORM = Form(kind=FormKind.CHANGE, path="/acc/pw", current="old", new=("new", "again"))
NOTICE = Notice(lang="es", title="Así no.", reasons=("Demasiado corta", "Contiene «Núñez»"))
FIELDS = b"<input name=old><input name=new><input name=again>"
WANTED = b"<form method=post>" + FIELDS + b"</form>"
words = st.text(max_size=30)
notices = st.builds(
    Notice,
    lang=st.sampled_from(["es", "en", "pt-BR"]),
    title=words,
    reasons=st.lists(words, max_size=3).map(tuple),
    href=st.sampled_from(["", "/x?a=1&b='"]),
    link=words,
)


def inserted(
    page: bytes, form: Form = FORM, notice: Notice = NOTICE, *, path: str = "/acc/pw", mount: str = ""
) -> bytes | None:
    return insert(page, form, notice, request(path, mount=mount))


def before(page: bytes, form: Form = FORM, **where: str) -> bytes | None:
    """Give what stands before the notice; None where there is none."""
    left = inserted(page, form, **where)  # type: ignore[arg-type]
    if left is None:
        return None
    assert left.replace(markup(NOTICE), b"", 1) == page
    return left[: left.index(markup(NOTICE))]


class Alerts(html.parser.HTMLParser):
    """Reads the words of every alert, and every tag."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.alerts: list[str] = []
        self.tags: list[str] = []
        self._inside = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if ("role", "alert") in attrs:
            self.alerts.append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        self._inside = self._inside and tag != "div"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.alerts[-1] += data


def test_the_notice_stands_before_the_form() -> None:
    page = b"<html><h1>Clave</h1>" + WANTED + b"</html>"
    assert before(page) == b"<html><h1>Clave</h1>"


def test_the_notice_is_what_a_screen_reader_says_at_once() -> None:
    notice = Notice(lang="es", title="Así no.", reasons=("1 < 2",), href="/salir?a=1&b=2", link="Salir")
    assert markup(notice) == (
        b'<div role="alert" lang="es" class="pyauthgate-alert"><p><strong>As&#237; no.</strong></p>'
        b"<ul><li>1 &lt; 2</li></ul>"
        b'<p><a href="/salir?a=1&amp;b=2">Salir</a></p></div>'
    )
    assert CLASS == "pyauthgate-alert"


@given(notices, st.sampled_from(["utf-8", "iso-8859-1", "shift_jis", "cp1252"]))
def test_removing_the_notice_gives_the_page_and_there_is_one_alert_more(notice: Notice, charset: str) -> None:
    page = ('<div role="alert">old</div>¿' if charset != "shift_jis" else '<div role="alert">old</div>表').encode(
        charset
    )
    left = inserted(page + WANTED, notice=notice)
    assert left is not None
    assert left == page + markup(notice) + WANTED
    read = Alerts(left.decode(charset))
    printable = "".join(
        filter(str.isprintable, "".join((notice.title, *notice.reasons, notice.link if notice.href else "")))
    )
    assert [alert for alert in read.alerts if alert != "old"] == [printable]
    assert len(read.alerts) == 2


@given(notices)
def test_nothing_in_a_notice_is_markup_in_any_encoding(notice: Notice) -> None:
    written = markup(notice)
    assert written.isascii()
    for charset in ("utf-8", "utf-7", "iso-2022-jp", "hz", "shift_jis"):
        assert written.decode(charset) == written.decode("ascii")
    assert set(Alerts(written.decode()).tags) <= {"div", "p", "strong", "ul", "li", "a"}
    assert not re.search(rb"[\x00-\x1f\x7f]", written)


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "+ADw-script+AD4-",
        "\x1b$B<\x1b(B",
        "~{<~}",
        "\u2028\ud800",
    ],
)
def test_what_attacks_a_page_is_shown_as_text(words: str) -> None:
    notice = Notice(lang="es", title=words, reasons=(words,), href="/x", link=words)
    left = inserted(WANTED, notice=notice)
    assert left is not None
    assert Alerts(left.decode()).tags[:7] == ["div", "p", "strong", "ul", "li", "p", "a"]


@pytest.mark.parametrize(
    "href", ["//evil.example", "/\\evil.example", "javascript:alert(1)", "https://x", "/a b", "x", "/é"]
)
def test_a_notice_leads_nowhere_else(href: str) -> None:
    with pytest.raises(ValueError, match="path of this site"):
        Notice(lang="es", title="", href=href, link="x")


def test_a_notice_has_a_language() -> None:
    with pytest.raises(ValueError, match="language"):
        Notice(lang='es" onclick="', title="")


@pytest.mark.parametrize(
    "decoy",
    [
        b"<!-- " + WANTED + b" -->",
        b"<script>x='" + WANTED + b"'</script>",
        b"<style>" + WANTED + b"</style>",
        b"<textarea>" + WANTED + b"</textarea>",
        b"<title>" + WANTED + b"</title>",
        b"<noscript>" + WANTED + b"</noscript>",
        b"<template>" + WANTED + b"</template>",
        b'<p title="' + WANTED + b'">',
        b"<p title='" + WANTED + b"'>",
        b"<form action=/search><input name=q></form>",
        b"<form action=/acc/pw><input name=old></form>",
        b"<svg><form></form></svg>",
    ],
)
def test_what_is_no_form_or_another_is_passed_over(decoy: bytes) -> None:
    assert before(decoy + WANTED) == decoy


def test_the_form_that_is_sent_to_the_path_comes_before_another_with_its_fields() -> None:
    other = b"<form action=/acc/other>" + FIELDS + b"</form>"
    assert before(other + WANTED) == other
    assert before(other) == b""


@pytest.mark.parametrize(
    ("action", "path", "mount"),
    [
        (b"", "/acc/pw", ""),
        (b"pw", "/acc/page", ""),
        (b"/acc/pw/", "/x", ""),
        (b"/acc/pw?x=1", "/x", ""),
        (f"https://{HOST}/acc/pw".encode(), "/x", ""),
        (b"&#47;acc/pw", "/x", ""),
        (b"/m/acc/pw", "/x", "/m"),
        (b"../acc/pw", "/x/y", "/m"),
    ],
)
def test_an_address_is_resolved_as_a_browser_resolves_it(action: bytes, path: str, mount: str) -> None:
    other = b"<form action=/no method=post>" + FIELDS + b"</form>"
    page = other + b"<form method=POST action='" + action + b"'>" + FIELDS + b"</form>"
    assert before(page, path=path, mount=mount) == other


def test_a_form_whose_fields_a_script_makes_is_known_by_its_address() -> None:
    search = b"<form><input name=q></form>"
    assert before(search + b"<form method=post></form>") == search
    assert before(search) is None


def test_a_form_sent_elsewhere_without_the_fields_is_none() -> None:
    for action in (b"/login", b"https://evil.example/acc/pw", b"javascript:x", b"http://["):
        assert before(b"<form method=post action='" + action + b"'></form>") is None


def test_fields_are_found_by_their_globs_and_where_they_name_their_form() -> None:
    form = Form(kind=FormKind.RESET, path="/r", new=("*@password",))
    page = b"<p><form id=f action=/x></form><form action=/y><input name=q></form><input form=f name='3@password'>"
    assert before(page, form) == b"<p>"


def test_a_form_in_a_form_is_none() -> None:
    page = b"<form method=post action=/acc/pw><form>" + FIELDS + b"</form>"
    assert before(page) == b""


def test_a_form_in_a_table_has_the_notice_before_it() -> None:
    page = b"<table><form method=post><tr><td>" + FIELDS + b"</td></tr></form></table>"
    assert before(page) == b"<table>"


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"no form",
        b"<svg><![CDATA[ ]]></svg>" + WANTED,
        b"<script><!--<script></script>" + WANTED + b"--></script>",
        b"\x1b$B" + WANTED,
        b"\x0e" + WANTED,
        WANTED.replace(b"<", b"\0<"),
        WANTED[:10],
    ],
)
def test_a_page_that_may_be_read_in_two_ways_is_left_alone(page: bytes) -> None:
    assert inserted(page) is None

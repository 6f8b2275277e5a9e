from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING, Any

import pytest

from pyauthgate.mail.letters import Letters, Unwritable
from pyauthgate.model import Letter
from pyauthgate.words import LANGUAGES

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

KINDS = (
    "activation",
    "activated",
    "factor_added",
    "factor_removed",
    "factor_recovered",
    "factor_refused",
    "recovery",
    "recovered",
    "password_changed",
    "address_changed",
    "new_device",
    "throttled",
    "reminder",
    "trial",
)
LINK = "https://clientes.example.net/.pyauthgate/recover?a=1&b=2"
LETTER = Letter(
    id="Ab3_-" * 8,
    number="9000",
    address="ana@correo.example",
    kind="recovery",
    values={"link:9000": LINK, "network": "192.0.2.0/24"},
    at=1_700_000_000.0,
    expires_at=1_700_003_600.0,
)


def letters(folder: Path | None = None, **options: Any) -> Letters:  # noqa: ANN401 -- of any kind
    given: dict[str, Any] = {
        "site": "Panel de Ñandú S.A.",
        "host": "clientes.example.net",
        "sender": "Panel S.A. <no-responder@example.net>",
        "language": "es",
    }
    return Letters(**{**given, **options}, folder=folder)


def parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=default)


def texts(mail: EmailMessage) -> tuple[str, str]:
    text, html = mail.iter_parts()
    return text.get_content().replace("\r\n", "\n"), html.get_content().replace("\r\n", "\n")


def test_the_headers_say_who_for_whom_and_which_and_that_a_program_wrote_it() -> None:
    written = letters().write(LETTER)
    mail = parsed(written.content)
    assert written.address == "ana@correo.example"
    assert dict(mail.items()) == {
        "From": '"Panel S.A." <no-responder@example.net>',
        "To": "ana@correo.example",
        "Subject": "Sus datos de acceso - Panel de Ñandú S.A.",
        "Date": "Tue, 14 Nov 2023 22:13:20 +0000",
        "Message-ID": f"<{LETTER.id}@clientes.example.net>",
        "Auto-Submitted": "auto-generated",
        "X-Client-Number": "9000",
        "MIME-Version": "1.0",
        "Content-Type": mail["Content-Type"],
    }
    assert letters().sender == "no-responder@example.net"
    assert letters(sender="a@x.ar").sender == "a@x.ar"


def test_a_letter_is_the_same_mail_on_every_try_in_lines_that_every_server_takes() -> None:
    content = letters().write(LETTER).content
    assert content == letters().write(LETTER).content
    assert content.isascii()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_text_and_html_say_the_same_and_the_link_is_whole_in_both() -> None:
    text, html = texts(parsed(letters().write(LETTER).content))
    assert f"\n{LINK}\n" in text
    assert f'<a href="{LINK.replace("&", "&amp;")}"' in html
    for words in ("192.0.2.0/24", "9000", "2023-11-14 22:13 UTC", "2023-11-14 23:13 UTC", "El enlace vale hasta"):
        assert words in text
        assert words in html


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_written_in_every_language(kind: str, language: str) -> None:
    mail = parsed(letters().write(replace(LETTER, kind=kind, language=language, values={})).content)
    text, html = texts(mail)
    assert f'<html lang="{language}">' in html
    assert "Panel de Ñandú S.A." in text
    assert "http" not in text
    assert "{" not in text + html.partition("<body")[2]
    assert ".." not in text


@pytest.mark.parametrize("kind", ["activation", "recovery"])
@pytest.mark.parametrize("way", ["panel", "login"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_that_leads_elsewhere_says_so_in_every_language(kind: str, way: str, language: str) -> None:
    values = {"way": way, "link:9000": "https://clientes.example.net/olvido"}
    here = letters().write(replace(LETTER, kind=kind, language=language, values={**values, "way": "gate"}))
    there = letters().write(replace(LETTER, kind=kind, language=language, values=values))
    bodies = [texts(parsed(mail.content)) for mail in (here, there)]
    assert bodies[0][0].splitlines()[0] != bodies[1][0].splitlines()[0]
    assert bodies[0][1].count("<a href") == bodies[1][1].count("<a href") == 1
    assert "\nhttps://clientes.example.net/olvido\n" in bodies[1][0]


def test_one_mail_lists_several_clients_each_with_a_link_of_its_own() -> None:
    links = {"9000": f"{LINK}1", "10023": f"{LINK}2", "77": ""}
    letter = replace(LETTER, values={f"link:{number}": link for number, link in links.items()})
    mail = parsed(letters().write(letter).content)
    text, html = texts(mail)
    assert mail["X-Client-Number"] == "9000, 10023, 77"
    assert text.count("Número de cliente: ") == 3
    assert "Número de cliente: 77\n" in text
    assert f"Número de cliente: 10023\n{LINK}2\n" in text
    assert html.count("<a href") == 2


def test_a_letter_about_what_is_no_number_is_not_written() -> None:
    with pytest.raises(Unwritable, match="header"):
        letters().write(replace(LETTER, values={"link:9000\r\nBcc: a@x.ar": LINK}))


def test_nothing_is_loaded_when_a_mail_is_read() -> None:
    _, html = texts(parsed(letters().write(LETTER).content))
    assert not any(word in html for word in ("<img", "<script", "<link", "url(", "@import", "<iframe"))


def test_what_stands_in_a_value_is_text_and_no_html() -> None:
    letter = replace(LETTER, values={"account": '<b onload="x">', "link:9000": '"><script>'})
    text, html = texts(parsed(letters().write(letter).content))
    assert '<b onload="x">' in text
    assert "<b onload" not in html
    assert "<script>" not in html


@pytest.mark.parametrize(
    "address",
    [
        "a@x.ar\r\nBcc: b@x.ar",
        "a@x.ar\n",
        "a@x.ar, b@x.ar",
        "a b@x.ar",
        "<a@x.ar>",
        '"a b"@x.ar',
        "ñandú@x.ar",
        "=?utf-8?q?a=0d=0aReply-To=3ax=40evil.ar=0d=0aX=3a?=@x.ar",
        "a=?utf-8?q?=0d=0a=0d=0a?=@x.ar",
        "ana@fa\xdf.de",
        "a@x",
        "a@[127.0.0.1]",
        "a.@x.ar",
        "@x.ar",
        "a@",
        "",
        "a@x..ar",
        f"a@{'x' * 70}.ar",
        "a\0@x.ar",
        "a@x.ar\u2028",
    ],
)
def test_an_address_that_could_be_more_than_one_gets_no_mail(address: str) -> None:
    with pytest.raises(Unwritable, match=r"^address$"):
        letters().write(replace(LETTER, address=address))


def test_a_host_in_other_letters_is_written_as_the_network_knows_it() -> None:
    assert letters().write(replace(LETTER, address="ana@Ñandú.example")).address == "ana@xn--and-6ma2c.example"


@pytest.mark.parametrize("part", [{"id": "x\r\nBcc: b@x.ar" * 3}, {"id": "short"}, {"number": "9\nBcc: b@x.ar"}])
def test_no_header_can_be_put_into_another(part: dict[str, str]) -> None:
    with pytest.raises(Unwritable, match=r"^header$"):
        letters().write(replace(LETTER, **part))  # type: ignore[arg-type]


def test_a_kind_that_nobody_knows_is_not_sent() -> None:
    with pytest.raises(Unwritable, match=r"^template$"):
        letters().write(replace(LETTER, kind="surprise"))


def test_the_operator_s_templates_take_the_place_of_ours(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("All: {{ body }}", encoding="utf-8")
    (tmp_path / "recovery.html").write_text("<p>{{ site }} {{ values.network }} {{ number }}</p>", encoding="utf-8")
    text, html = texts(parsed(letters(tmp_path).write(LETTER).content))
    assert text.startswith("All: Alguien")
    assert html == "<p>Panel de Ñandú S.A. 192.0.2.0/24 9000</p>\n"
    _, html = texts(parsed(letters(tmp_path).write(replace(LETTER, kind="recovered")).content))
    assert "<!DOCTYPE html>" in html


@pytest.mark.parametrize(
    "template",
    [
        "{{ nothing }}",
        "{% if %}",
        "{{ 1 // 0 }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ values.clear() }}",
        "{{ body + 1 }}",
    ],
)
def test_a_template_that_fails_or_reaches_out_of_itself_sends_nothing(tmp_path: Path, template: str) -> None:
    (tmp_path / "letter.txt").write_text(template, encoding="utf-8")
    with pytest.raises(Unwritable, match=r"^template$") as refused:
        letters(tmp_path).write(LETTER)
    assert LINK not in repr(refused.value)


def test_a_trial_names_no_client() -> None:
    mail = parsed(letters().write(replace(LETTER, number="", kind="trial", values={}, expires_at=None)).content)
    assert "X-Client-Number" not in mail
    assert "Número de cliente" not in "".join(texts(mail))

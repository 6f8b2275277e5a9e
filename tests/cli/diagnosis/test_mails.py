from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.diagnosis.mails import outbox, server, trial
from pyauthgate.config import load
from pyauthgate.errors import ConfigurationError
from pyauthgate.model import Letter
from tests.contracts.records import NOW, NUMBER, enrol
from tests.fakes.store import FakeStore
from tests.mail.mailserver import Mailserver, mailserver
from tests.store.breaches.counter import CERTIFICATE

if TYPE_CHECKING:
    from pathlib import Path

    from pyauthgate.config import Settings

ADDRESS = "ana@correo.example"


def settings_of(folder: Path, url: str = "", *, panel: str = "", password: str = "") -> Settings:
    file = folder / "gate.toml"
    text = f'[site]\npublic_url = "https://clientes.example.net"\n[panel]\n{panel}\n[mail]\ntimeout = "1s"\n'
    text += f'smtp = "{url}"\nsender = "Panel <no@x.example>"\n' if url else ""
    if password:
        (folder / "smtp").write_text(password)
        (folder / "smtp").chmod(0o600)
        text += 'password_file = "smtp"\n'
    file.write_text(text)
    return load(file)


def codes(settings: Settings) -> list[str]:
    return [found.code for found in server(settings)]


def test_a_gate_that_owns_the_passwords_needs_a_mail_server(tmp_path: Path) -> None:
    assert codes(settings_of(tmp_path)) == ["mail.missing"]
    assert codes(settings_of(tmp_path, panel='credentials = "pam"')) == []


def test_a_server_that_takes_us_is_right_and_gets_no_mail(tmp_path: Path) -> None:
    with mailserver(Mailserver(login=("u", "p w"))) as desk:
        assert codes(settings_of(tmp_path, desk.url(user="u"), password="p w")) == []
    assert (desk.connections, desk.taken) == (1, [])


def test_offline_nobody_is_asked(tmp_path: Path) -> None:
    with mailserver(Mailserver()) as desk:
        assert list(server(settings_of(tmp_path, desk.url()), offline=True)) == []
    assert desk.connections == 0


@pytest.mark.parametrize(
    ("desk", "scheme", "code"),
    [
        (Mailserver(tls=True), "smtps", "mail.certificate"),
        (Mailserver(login=("u", "other")), "smtp", "mail.login"),
        (Mailserver(), "smtp", "mail.unsupported"),
        (Mailserver(fault=lambda step: "550 no" if step == "hello" else ""), "smtp", "mail.greeting"),
        (Mailserver(fault=lambda _: "gone"), "smtp", "mail.unreached"),
        (Mailserver(fault=lambda _: "hang"), "smtp", "mail.unreached"),
    ],
)
def test_every_step_that_fails_has_a_name_and_the_password_is_not_told(
    tmp_path: Path, desk: Mailserver, scheme: str, code: str
) -> None:
    with mailserver(desk):
        (found,) = server(settings_of(tmp_path, desk.url(scheme, "u"), password="geheim"))
    assert found.code == code
    assert f"The mail server 127.0.0.1:{desk.port} " in found.problem
    assert "geheim" not in repr(found)


def test_a_server_that_speaks_plainly_where_tls_is_awaited_is_found(tmp_path: Path) -> None:
    with mailserver(Mailserver()) as desk:
        assert codes(settings_of(tmp_path, desk.url("smtps"))) == ["mail.tls"]


def test_where_nobody_listens_is_found(tmp_path: Path) -> None:
    assert codes(settings_of(tmp_path, "smtp://127.0.0.1:1")) == ["mail.unreached"]


def test_a_password_that_cannot_be_read_is_told_elsewhere(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "smtp://u@127.0.0.1:1", password="p w")
    (tmp_path / "smtp").unlink()
    assert codes(settings) == []


def test_a_test_mail_is_sent_once_and_says_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with mailserver(Mailserver(tls=True)) as desk:
        assert list(trial(settings_of(tmp_path, desk.url("smtps")), ADDRESS, NOW)) == []
    (taken,) = desk.taken
    assert (taken.recipient, taken.sender, taken.secret) == (ADDRESS, "no@x.example", True)
    assert taken.mail["Subject"] == "Correo de prueba - Panel de Clientes"


@pytest.mark.parametrize(
    ("step", "answer", "code"),
    [
        ("sender", "553 5.1.8 who is that", "mail.sender"),
        ("recipient", "550 5.1.1 no such user", "mail.recipient"),
        ("recipient", "data 554 5.6.0 bad", "mail.refused"),
        ("recipient", "die", "mail.unreached"),
    ],
)
def test_what_keeps_a_test_mail_from_leaving_is_told(tmp_path: Path, step: str, answer: str, code: str) -> None:
    with mailserver(Mailserver(fault=lambda asked: answer if asked == step else "")) as desk:
        assert [found.code for found in trial(settings_of(tmp_path, desk.url()), ADDRESS, NOW)] == [code]


def test_a_test_mail_to_what_is_no_address_is_not_sent(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "smtp://127.0.0.1:1")
    assert [found.code for found in trial(settings, "no address", NOW)] == ["mail.unwritable"]


def test_without_a_server_no_test_mail_can_be_asked_for(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        list(trial(settings_of(tmp_path), ADDRESS, NOW))
    assert caught.value.code == "mail.none"


def test_mails_that_were_given_up_or_wait_too_long_are_counted() -> None:
    store = FakeStore()
    enrol(store)
    with store.begin() as work:
        for name in ("l1", "l2"):
            work.outbox.put(Letter(id=name, number=NUMBER, address=ADDRESS, kind="recovery", at=NOW))
        (posting,) = work.outbox.take(NOW, lease=1, limit=1)
        work.outbox.failed(posting, error="recipient 550", next_at=None)
    assert [found.code for found in outbox(store, NOW + 3600)] == ["mail.dead"]
    dead, late = outbox(store, NOW + 3601)
    assert (dead.code, late.code) == ("mail.dead", "mail.late")
    assert (dead.problem[:2], late.problem[:2]) == ("1 ", "1 ")

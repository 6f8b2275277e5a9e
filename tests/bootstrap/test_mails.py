from __future__ import annotations

from contextlib import closing
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest

import pyauthgate
from pyauthgate.bootstrap import build
from pyauthgate.bootstrap.mails import way_of, worker_of
from pyauthgate.config import load
from pyauthgate.errors import SecretError
from pyauthgate.mail.relay import Server
from pyauthgate.model import Account, Client
from tests.bootstrap.test_house import PASSWORD, prepare, write
from tests.fakes.clock import FakeClock
from tests.fakes.store import FakeStore
from tests.mail.mailserver import Mailserver, mailserver
from tests.web.browser import Panel

if TYPE_CHECKING:
    from pathlib import Path

    from pyauthgate.bootstrap import House


def mail(url: str, more: str = "") -> str:
    return f'[mail]\nsmtp = "{url}"\nsender = "Panel <no-responder@example.net>"\n{more}'


def test_without_a_mail_server_there_is_no_worker_and_no_letter(tmp_path: Path) -> None:
    config = write(tmp_path)
    prepare(config)
    with closing(build(load(config))) as house:
        assert house.mails is None
        change(house)
        with house.store.view() as work:
            assert work.outbox.counts()["waiting"] == 0


def change(house: House) -> None:
    """Give a client a password, and another one after it."""
    with house.store.begin() as work:
        work.clients.add(Client(number="9000", email="ana@x.example"))
        work.accounts.add(Account(number="9000", name="9000"))
    house.registry.assign("9000", PASSWORD, must_change=False)
    house.registry.assign("9000", "Otro Barco 4 Limón", must_change=False)


def test_a_new_password_is_told_to_the_client_by_mail(tmp_path: Path) -> None:
    with mailserver(Mailserver(login=("u", "p w"))) as desk:
        (tmp_path / "smtp-password").write_text("p w\n")
        (tmp_path / "smtp-password").chmod(0o600)
        config = write(tmp_path, mail(desk.url(user="u"), 'password_file = "smtp-password"\n'))
        prepare(config)
        with closing(build(load(config))) as house:
            change(house)
            assert house.mails is not None
            assert house.mails().sent == 1
    (taken,) = desk.taken
    assert (taken.sender, taken.recipient) == ("no-responder@example.net", "ana@x.example")
    assert str(taken.mail["Message-ID"]).endswith("@clientes.example.net>")
    assert taken.mail["Subject"] == "Su clave fue cambiada - Panel de Clientes"


def test_nothing_starts_without_the_mail_server_s_password(tmp_path: Path) -> None:
    config = write(tmp_path, mail("smtp://u@mail.example.net", 'password_file = "smtp-password"\n'))
    prepare(config)
    with pytest.raises(SecretError) as refused:
        pyauthgate.wrap(Panel(), config)
    assert refused.value.code == "secret.missing"


@pytest.mark.parametrize(
    ("public", "name"),
    [
        ("https://clientes.example.net:8443/panel", "clientes.example.net"),
        ("https://192.0.2.7", "[192.0.2.7]"),
        ("https://[2001:db8::1]:8443", "[IPv6:2001:db8::1]"),
    ],
)
def test_we_are_called_as_the_site_is(tmp_path: Path, public: str, name: str) -> None:
    config = write(tmp_path, mail("smtp://mail.example.net"))
    config.write_text(config.read_text().replace("https://clientes.example.net", public))
    worker = worker_of(load(config), store=FakeStore(), clock=FakeClock())
    assert worker is not None
    server = worker._carrier  # noqa: SLF001 -- what a mail server will be told
    assert isinstance(server, Server)
    assert (server.name, server.plain, server.password) == (name, False, "")


def test_only_this_machine_is_spoken_to_in_the_clear(tmp_path: Path) -> None:
    worker = worker_of(load(write(tmp_path, mail("smtp://127.0.0.1:25"))), store=FakeStore(), clock=FakeClock())
    assert worker is not None
    server = worker._carrier  # noqa: SLF001 -- likewise
    assert isinstance(server, Server)
    assert server.plain


def test_a_folder_takes_the_mails_in_a_mail_server_s_place(tmp_path: Path) -> None:
    config = write(tmp_path, '[mail]\nfolder = "mails"\nsender = "no-responder@example.net"\n')
    prepare(config)
    with closing(build(load(config))) as house:
        change(house)
        assert house.mails is not None
        assert house.mails().sent == 1
    (file,) = (tmp_path / "mails").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert (mail["To"], mail["Subject"]) == ("ana@x.example", "Su clave fue cambiada - Panel de Clientes")


def test_a_link_that_is_dead_by_then_is_not_sent(tmp_path: Path) -> None:
    with mailserver(Mailserver()) as desk:
        config = write(tmp_path, mail(desk.url()))
        prepare(config)
        with closing(build(load(config))) as house:
            house.registry.add(Client(number="9000", email="ana@x.example"), activate=True)
            house.registry.disable("9000")
            house.registry.add(Client(number="9001", email="eva@x.example"), activate=True)
            assert house.mails is not None
            assert house.mails().sent == 1
    assert [taken.recipient for taken in desk.taken] == ["eva@x.example"]


RECOVER = 'kind = "recover"\npath = "/olvido"\n'
GUARD = """
[panel]
mode = "guard"
upstream = "http://127.0.0.1:9"
session = ["sid"]
[[panel.form]]
kind = "login"
path = "/login"
user = "numero"
password = "clave"
ok = { status = 302 }
failed = { status = 200 }
"""


@pytest.mark.parametrize(
    ("more", "way"),
    [
        ("", None),
        (mail("smtp://127.0.0.1:9"), ("gate", "https://clientes.example.net/.pyauthgate/choose?t=")),
        (
            mail("smtp://127.0.0.1:9") + GUARD + f"[[panel.form]]\n{RECOVER}",
            ("panel", "https://clientes.example.net/olvido"),
        ),
        (mail("smtp://127.0.0.1:9") + GUARD, ("login", "https://clientes.example.net/.pyauthgate/login")),
        (
            mail("smtp://127.0.0.1:9") + '[panel]\ncredentials = "pam"\n',
            ("login", "https://clientes.example.net/.pyauthgate/login"),
        ),
    ],
    ids=["no mail", "ours", "a panel that recovers", "a panel that does not", "the system's"],
)
def test_a_mail_leads_to_whoever_can_set_a_password(tmp_path: Path, more: str, way: tuple[str, str] | None) -> None:
    found = way_of(load(write(tmp_path, more)))
    assert (found and (found.name, found.address)) == way


def test_every_link_begins_with_the_public_address_and_its_path(tmp_path: Path) -> None:
    config = write(tmp_path, mail("smtp://127.0.0.1:9"))
    config.write_text(config.read_text().replace("clientes.example.net", "example.net:8443/clientes/"))
    found = way_of(load(config))
    assert found is not None
    assert found.address == "https://example.net:8443/clientes/.pyauthgate/choose?t="

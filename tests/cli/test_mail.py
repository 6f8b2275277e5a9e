from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pyauthgate.store import open_store
from tests.cli.desk import CONFIGURATION, GOOD, running
from tests.mail.mailserver import Mailserver, mailserver

if TYPE_CHECKING:
    from tests.cli.desk import Desk

NUMBER = "9000"
OTHER = "Otro Barco 4 Limón"


def letter(desk: Desk, url: str, *, password: str = OTHER) -> None:
    """Write a configuration with a mail server, and let a letter wait."""
    desk.write(f'{CONFIGURATION}[mail]\nsmtp = "{url}"\nsender = "Panel <no-reply@x.example>"\n')
    if desk.run("client", "show", NUMBER).exit_code:
        desk.done("client", "add", NUMBER, "--email", "ana@x.example", "--password-stdin", stdin=GOOD)
    desk.done("client", "password", NUMBER, "--password-stdin", stdin=password)


def test_what_waits_is_sent_once(desk: Desk) -> None:
    with mailserver(Mailserver()) as server:
        letter(desk, server.url())
        assert desk.told("mail", "status") == [{"waiting": 1, "leased": 0, "dead": 0, "given_up": []}]
        assert desk.done("mail", "run", "--once") == "Sent 1, put off 0, given up 0.\n"
        assert desk.done("mail", "run", "--once") == "Sent 0, put off 0, given up 0.\n"
        assert desk.done("mail", "status") == "0 wait, 0 are being sent, 0 were given up.\n"
    (taken,) = server.taken
    assert taken.mail["Subject"] == "Your password was changed - Panel de Clientes"


def test_a_server_that_is_not_reached_is_a_finding(desk: Desk) -> None:
    letter(desk, "smtp://127.0.0.1:1")
    result = desk.run("mail", "run", "--once")
    assert (result.exit_code, result.stdout) == (1, "Sent 0, put off 1, given up 0.\n")
    assert "No mail can be sent now: connection" in result.stderr


def test_what_was_given_up_is_listed_without_what_is_in_it_and_tried_again(desk: Desk) -> None:
    with mailserver(Mailserver(fault=lambda step: "550 5.1.1 no" if step == "recipient" else "")) as server:
        letter(desk, server.url())
        assert desk.done("mail", "run", "--once") == "Sent 0, put off 0, given up 1.\n"
        result = desk.run("mail", "status", "--json")
        (given_up,) = json.loads(result.stdout)["given_up"]
        assert (result.exit_code, given_up["error"], given_up["tries"]) == (1, "recipient 550 5.1.1", 1)
        shown = desk.run("mail", "status")
        assert (shown.exit_code, 'error="recipient 550 5.1.1"' in shown.stdout) == (1, True)
        assert "ana@" not in result.stdout + shown.stdout
        server.fault = lambda _: ""
        assert desk.done("mail", "retry", given_up["id"]) == "1 mails are tried again.\n"
        assert desk.run("mail", "retry", given_up["id"]).exit_code == 1
        assert desk.done("mail", "retry", "--all") == "0 mails are tried again.\n"
        assert desk.done("mail", "run", "--once") == "Sent 1, put off 0, given up 0.\n"
    assert "mail.failed" in desk.codes()


@pytest.mark.parametrize("words", [(), ("x", "--all")])
def test_which_mail_is_tried_again_must_be_said(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.run("mail", "retry", *words).exit_code == 2


def test_without_a_mail_server_there_is_nothing_to_run(desk: Desk) -> None:
    result = desk.run("mail", "run", "--once")
    assert (result.exit_code, "[mail.none]" in result.stderr) == (3, True)


def test_it_sends_until_it_is_told_to_end(desk: Desk) -> None:
    with mailserver(Mailserver()) as server:
        letter(desk, server.url())
        with running("mail", "run", "--config", str(desk.file), folder=desk.folder) as sending:
            sending.hear("Sending mails.")
            while not server.taken:
                server.over.wait(0.05)
        assert sending.process.returncode == 0
    with closing(open_store(f"sqlite:///{desk.folder / 'var/gate.db'}")) as store, store.view() as work:
        assert set(work.outbox.counts().values()) == {0}

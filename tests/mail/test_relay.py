from __future__ import annotations

import socket
import threading

import pytest

from pyauthgate.mail.delivery import Delivery, Report
from pyauthgate.mail.relay import Relay, Server
from tests.mail.mailserver import Mailserver, mailserver
from tests.store.breaches.counter import CERTIFICATE

SENT = Report(delivery=Delivery.SENT)
MAIL = b"Subject: x\r\n\r\n.dot\r\n"
SECRET = "https://x.example/secret"


def server_of(
    desk: Mailserver, *, scheme: str = "smtp", user: str = "", plain: bool = True, timeout: float = 20.0
) -> Server:
    return Server(url=desk.url(scheme, user), name="x.example", timeout=timeout, plain=plain, password="p w")


def send(server: Server, count: int = 1) -> list[Report]:
    with Relay(server) as relay:
        return [relay.send("no@x.example", f"{turn}@x.ar", MAIL) for turn in range(count)]


def said(desk: Mailserver, **options: object) -> Report:
    with mailserver(desk):
        (report,) = send(server_of(desk, **options))  # type: ignore[arg-type]
    return report


def test_many_mails_go_over_one_connection_and_arrive_as_they_were() -> None:
    with mailserver(Mailserver()) as desk:
        assert send(server_of(desk), 3) == [SENT] * 3
    assert desk.connections == 1
    assert [mail.recipient for mail in desk.taken] == ["0@x.ar", "1@x.ar", "2@x.ar"]
    assert {(mail.sender, mail.content, mail.secret) for mail in desk.taken} == {("no@x.example", MAIL, False)}


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_what_leaves_the_machine_goes_by_tls_under_a_certificate_that_is_known(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    desk = Mailserver(tls=scheme == "smtps", starttls=scheme == "smtp")
    assert said(desk, scheme=scheme, plain=False) == SENT
    assert desk.taken[0].secret


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_a_certificate_that_nobody_knows_gets_no_mail(scheme: str) -> None:
    desk = Mailserver(tls=scheme == "smtps", starttls=scheme == "smtp")
    assert said(desk, scheme=scheme, plain=False) == Report(delivery=Delivery.UNREACHABLE, error="certificate")
    assert not desk.taken


def test_a_server_without_starttls_gets_neither_mail_nor_password() -> None:
    desk = Mailserver(login=("u", "p w"))
    assert said(desk, user="u", plain=False) == Report(delivery=Delivery.UNREACHABLE, error="unsupported")
    assert not desk.taken


def test_a_user_logs_in_and_a_wrong_password_is_told_by_its_code() -> None:
    assert said(Mailserver(login=("u@x", "p w")), user="u%40x") == SENT
    refused = Report(delivery=Delivery.UNREACHABLE, error="login 535 5.7.8")
    assert said(Mailserver(login=("u", "other")), user="u") == refused
    assert said(Mailserver(), user="u") == Report(delivery=Delivery.UNREACHABLE, error="unsupported")


@pytest.mark.parametrize(
    ("trick", "delivery", "error"),
    [
        (f"550 5.1.1 no such user {SECRET}", Delivery.REFUSED, "recipient 550 5.1.1"),
        (f"550 no {SECRET}", Delivery.REFUSED, "recipient 550"),
        ("550 5.7.1 relaying denied", Delivery.DEFERRED, "recipient 550 5.7.1"),
        ("450 4.2.0 greylisted", Delivery.DEFERRED, "recipient 450 4.2.0"),
        (f"data 554 5.6.0 bad {SECRET}", Delivery.REFUSED, "data 554 5.6.0"),
        ("data 554 5.7.1 looks like spam", Delivery.DEFERRED, "data 554 5.7.1"),
        (f"data 451 4.3.0 full {SECRET}", Delivery.DEFERRED, "data 451 4.3.0"),
        ("drop", Delivery.DEFERRED, "disconnected"),
        ("die", Delivery.DEFERRED, "disconnected"),
    ],
)
def test_what_a_server_does_with_one_mail_is_told_in_its_codes_alone(
    trick: str, delivery: Delivery, error: str
) -> None:
    turns = iter([trick, ""])
    desk = Mailserver(fault=lambda step: next(turns) if step == "recipient" else "")
    with mailserver(desk):
        assert send(server_of(desk), 2) == [Report(delivery=delivery, error=error), SENT]


def test_a_server_that_closes_or_says_nothing_is_not_there() -> None:
    gone = Report(delivery=Delivery.UNREACHABLE, error="disconnected")
    assert said(Mailserver(fault=lambda _: "gone")) == gone
    late = Report(delivery=Delivery.UNREACHABLE, error="timeout")
    for step in ("greeting", "recipient"):
        desk = Mailserver(fault=lambda asked, step=step: "hang" if asked == step else "")  # type: ignore[misc]
        assert said(desk, timeout=0.2) == late


def test_nobody_listening_is_told_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        desk = Mailserver(port=taken.getsockname()[1])
        assert send(server_of(desk)) == [Report(delivery=Delivery.UNREACHABLE, error="connection")]


@pytest.mark.parametrize(
    ("step", "fault", "ends", "connections"),
    [("", "", "", 1), ("hello", "550 5.7.1 no", "greeting 500 5.5.1", 2), ("greeting", "gone", "disconnected", 2)],
)
def test_the_way_is_gone_without_a_mail_and_told_where_it_ends(
    step: str, fault: str, ends: str, connections: int
) -> None:
    with (
        mailserver(Mailserver(fault=lambda asked: fault if asked == step else "")) as desk,
        Relay(server_of(desk)) as relay,
    ):
        assert [relay.reach(), relay.reach()] == [ends, ends]
    assert (desk.connections, desk.taken) == (connections, [])


def test_a_server_that_is_none_is_told_by_what_it_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            line, _ = listener.accept()
            with line:
                line.sendall(b"554 5.3.2 no mail here\r\n")
                line.recv(100)

        thread = threading.Thread(target=answer)
        thread.start()
        desk = Mailserver(port=listener.getsockname()[1])
        assert send(server_of(desk)) == [Report(delivery=Delivery.UNREACHABLE, error="connection 554 5.3.2")]
        thread.join(20)


def test_a_sender_that_is_refused_is_ours_to_mend() -> None:
    desk = Mailserver(fault=lambda step: "553 5.1.8 who is that" if step == "sender" else "")
    assert said(desk) == Report(delivery=Delivery.DEFERRED, error="sender 553 5.1.8")


def test_the_password_is_shown_nowhere() -> None:
    assert "p w" not in repr(server_of(Mailserver(port=25)))

"""Every page over a real socket, under a prefix, as gunicorn serves it."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from typing import TYPE_CHECKING

import pytest

from pyauthgate.model import Account
from tests.live.serving import BETTER, GATE, MOUNT, PASSWORD, Visitor

if TYPE_CHECKING:
    from tests.live.serving import Gate, Reply

OWN = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control")


def hardened(reply: Reply) -> bool:
    return all(reply.header(name) for name in OWN) and not re.search("[0-9]", reply.header("Server"))


def test_a_client_logs_in_changes_the_password_and_logs_out(gate: Gate) -> None:
    here = gate.visitor()
    elsewhere = here.again()
    asked = here.get(f"{MOUNT}/facturas")
    assert (asked.status, asked.header("Location").partition("?")[0]) == (303, f"{GATE}/login")
    assert elsewhere.log_in().status == here.log_in().status == 303
    assert here.get(f"{MOUNT}/").status == elsewhere.get(f"{MOUNT}/").status == 200
    refused = here.change("qwerty12")
    assert (refused.status, 'lang="es"' in refused.text) == (422, True)
    assert here.change(BETTER).status == 303
    assert elsewhere.get(f"{MOUNT}/").status == 303
    assert here.get(f"{MOUNT}/").status == 200
    token = here.token(f"{GATE}/logout")
    assert here.post(f"{GATE}/logout", {"csrf": token}).status == 303
    assert here.get(f"{MOUNT}/").status == 303
    assert here.log_in(PASSWORD).status == 401
    assert here.log_in(BETTER).status == 303


@pytest.mark.parametrize("page", ["login", "change", "sessions", "logout", "nothing", "check"])
def test_every_page_of_ours_is_hardened_and_silent_about_its_server(gate: Gate, page: str) -> None:
    visitor = gate.visitor()
    assert hardened(visitor.get(f"{GATE}/{page}"))
    visitor.log_in()
    assert hardened(visitor.get(f"{GATE}/{page}"))


def test_every_address_of_a_page_stays_under_the_prefix(gate: Gate) -> None:
    visitor = gate.visitor()
    visitor.log_in()
    for page in ("change", "sessions", "logout"):
        addresses = re.findall(r'(?:href|src|action|data-check)="([^"#]+)"', visitor.get(f"{GATE}/{page}").text)
        assert addresses
        assert [address for address in addresses if not address.startswith(f"{MOUNT}/")] == []
        for address in addresses:
            assert visitor.get(address).status in {200, 405}, address


def test_the_panel_sees_the_number_and_none_of_our_cookies(gate: Gate) -> None:
    visitor = gate.visitor()
    visitor.log_in()
    forged = visitor.get(f"{MOUNT}/", **{"Remote-User": "1", "X-Remote-User": "1", "X_Remote_User": "1"})
    assert forged.status == 200
    assert visitor.number in forged.text


def test_the_password_of_another_service_is_refused_five_times_over_all_workers(gate: Gate) -> None:
    here = gate.visitor()
    with gate.house.store.begin() as work:
        digest = gate.house.verifier.digest(BETTER)
        work.accounts.add(Account(number=here.number, service="ftp", name=f"web-{here.number}", digest=digest))
    assert here.log_in().status == 303
    replies = [here.change(BETTER) for _ in range(6)]
    assert [reply.status for reply in replies] == [422] * 5 + [429]
    told = "Esa clave es igual o parecida a la de otro de sus servicios: elija una diferente."
    assert [told in unescape(reply.text) for reply in replies] == [True] * 5 + [False]
    assert here.again().log_in().status == 303


def test_a_program_is_told_in_json(gate: Gate) -> None:
    reply = gate.visitor().get(f"{MOUNT}/", Accept="application/json")
    assert (reply.status, reply.header("Content-Type")) == (401, "application/problem+json")


def test_a_guesser_is_held_back_over_all_workers(gate: Gate) -> None:
    number = gate.client()

    def guess(turn: int) -> int:
        return Visitor(gate, number).log_in(f"Wrong-{turn}-Guess").status

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(guess, range(20)))
    assert answers == [401] * 5 + [429] * 15


def test_client_headers_do_not_move_the_gate(gate: Gate) -> None:
    forged = {"Script-Name": "/x", "SCRIPT_NAME": "/x", "Path-Info": f"{GATE}/login", "X-Forwarded-Proto": "https"}
    assert gate.visitor().get(f"{MOUNT}/", **forged).header("Location").startswith(f"{GATE}/login")


def told(gate: Gate, request: bytes) -> bytes:
    """Send a request byte for byte; give all that comes back."""
    with socket.create_connection(("127.0.0.1", gate.port), timeout=30) as connection:
        connection.sendall(request)
        with connection.makefile("rb") as reader:
            return reader.read()


def test_an_absolute_target_is_its_path_and_its_host_has_no_say(gate: Gate) -> None:
    said = [
        told(gate, f"GET http://evil.example{path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        for path in (f"{GATE}/login", f"{MOUNT}/facturas")
    ]
    assert [reply.partition(b"\r\n")[0][9:12] for reply in said] == [b"200", b"303"]
    assert f"Location: {GATE}/login?".encode() in said[1]
    assert not any(b"evil" in reply for reply in said)


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /clientes/\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /clientes/.pyauthgate/login%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        (
            b"POST /clientes/.pyauthgate/login HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        b"POST /clientes/.pyauthgate/login HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        (
            b"POST /clientes/.pyauthgate/login HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\n\r\nnumber=9000"
        ),
        b"GET /clientes/.pyauthgate/login HTTP/1.1\r\nHost: x\r\nCookie: pyauthgate=\xff\xfe; pyauthgate=a\r\n\r\n",
        b"GET /clientes/.pyauthgate/login?lang=%ff&lang=" + b"9" * 4000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    ],
)
def test_what_is_malformed_is_never_a_500(gate: Gate, request_line: bytes) -> None:
    with socket.create_connection(("127.0.0.1", gate.port), timeout=30) as raw:
        raw.sendall(request_line)
        status = raw.recv(4096).split(b" ", 2)[1]
    assert status.startswith((b"2", b"4"))
    assert b"Traceback" not in gate.log.read_bytes()


def test_no_secret_reaches_the_log_or_the_store(gate: Gate) -> None:
    canary = "Canario-93-Zafiro"
    visitor = gate.visitor()
    visitor.log_in(canary)
    visitor.log_in(number=canary)
    visitor.log_in()
    token = visitor.cookies["pyauthgate"]
    visitor.change(canary, current=canary)
    for file in gate.log.parent.iterdir():
        content = file.read_bytes() if file.is_file() else b""
        assert canary.encode() not in content, file
        assert token.encode() not in content, file

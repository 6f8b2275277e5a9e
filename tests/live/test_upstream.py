"""A panel behind HTTP over real sockets on both sides: what arrives, and what is never let through."""

from __future__ import annotations

import hashlib
import re
import socket
from contextlib import closing
from threading import Event
from typing import TYPE_CHECKING

import pytest

from tests.live.relay import relaying
from tests.web.guard.routers import php_server
from tests.web.wire import PATIENCE, forever, wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.live.relay import Relay
    from tests.web.wire import Talk, Wire

MEGABYTE = 1_000_000
CLOSE = b"Host: clientes.example.net\r\nConnection: close\r\n"


def echo(talk: Talk, head: bytes, body: bytes) -> None:
    talk.answer(head.partition(b"\r\n")[0] + b"|" + body)


@pytest.fixture(scope="module")
def relayed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Relay, Wire]]:
    with wire(forever(echo)) as served, relaying(tmp_path_factory.mktemp("relay"), served.url) as relay:
        yield relay, served


@pytest.fixture
def both(relayed: tuple[Relay, Wire]) -> tuple[Relay, Wire]:
    """Give the relay and the panel behind it, which says what it heard until it is told otherwise."""
    relayed[1].follow(forever(echo))
    return relayed


def visit(relay: Relay, *said: bytes) -> bytes:
    """Say this, and give all that comes back until the connection ends."""
    with closing(socket.create_connection(("127.0.0.1", relay.port), timeout=PATIENCE)) as connection:
        for data in said:
            connection.sendall(data)
        return everything(connection)


def everything(connection: socket.socket) -> bytes:
    heard = b""
    while data := connection.recv(65536):
        heard += data
    return heard


def body_of(heard: bytes) -> bytes:
    return heard.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize(
    "target",
    [b"/a%2Fb?x=%c3&y=[|]", b"/a%2fb", b"//x//y", b"/a%C3%B1o/%c3%b1", b"/a?", b"/a;b=c/%3b", b"/%", b"/%zz", b"/."],
)
def test_the_target_arrives_as_the_visitor_wrote_it(both: tuple[Relay, Wire], target: bytes) -> None:
    assert (
        body_of(visit(both[0], b"GET " + target + b" HTTP/1.1\r\n" + CLOSE + b"\r\n"))
        == b"GET " + target + b" HTTP/1.1|"
    )


def test_an_absolute_target_is_folded_to_its_path(both: tuple[Relay, Wire]) -> None:
    reply = visit(both[0], b"GET http://evil.example/a%2fb?x=1 HTTP/1.1\r\n" + CLOSE + b"\r\n")
    assert body_of(reply) == b"GET /a/b?x=1 HTTP/1.1|"
    assert b"evil" not in both[1].heard[-1]


def test_client_headers_move_neither_the_path_nor_the_visitors_address(both: tuple[Relay, Wire]) -> None:
    forged = b"SCRIPT_NAME: /x\r\nScript-Name: /x\r\nPATH_INFO: /acc/pw\r\nX_Forwarded_For: 6.6.6.6\r\n"
    more = b"REMOTE_ADDR: 6.6.6.6\r\n"
    more += b"X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Proto: ftp\r\nREMOTE_USER: admin\r\nHTTP_COOKIE: a=b\r\n"
    before = len(both[1].heard)
    reply = visit(both[0], b"GET /x/y HTTP/1.1\r\n" + CLOSE + forged + more + b"\r\n")
    heard = b"".join(both[1].heard[before:]) or both[1].heard[-1]
    assert body_of(reply) == b"GET /x/y HTTP/1.1|"
    assert not re.search(b"6[.]6|ftp|admin|a=b", heard)
    assert b"X-Forwarded-For: 127.0.0.1\r\n" in heard


SMUGGLED = b"GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde",
        b"Content-Length: 5, 5\r\n\r\nabcde",
        b"Content-Length: +5\r\n\r\nabcde",
        b"Content-Length: 0x5\r\n\r\nabcde",
        b"Content-Length : 5\r\n\r\nabcde",
        b"Content-Length:\r\n 5\r\n\r\nabcde",
        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n",
        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        b"X: y\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"X: y\rTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"X: y\x00\r\n\r\n",
        b"Connection: Content-Length\r\nContent-Length: 0\r\n\r\n",
        b"Upgrade: h2c\r\nHTTP2-Settings: AA\r\nConnection: Upgrade, HTTP2-Settings\r\n\r\n",
        b"X.Y: 1\r\n\r\n",
    ],
)
def test_what_can_be_read_in_two_ways_reaches_no_panel(both: tuple[Relay, Wire], framing: bytes) -> None:
    relay, served = both
    before = sum(map(len, served.heard))
    reply = visit(relay, b"POST /x HTTP/1.1\r\n" + CLOSE + framing + SMUGGLED)
    assert reply[:12] in {b"HTTP/1.1 400", b"HTTP/1.1 501"}
    assert sum(map(len, served.heard)) == before


@pytest.mark.parametrize(
    "framing", [b"\r\n", b"Content-Length: 0\r\n\r\n", b"TE: chunked\r\n\r\n", b"Transfer_Encoding: chunked\r\n\r\n"]
)
def test_what_follows_a_request_is_no_part_of_it(both: tuple[Relay, Wire], framing: bytes) -> None:
    relay, served = both
    before = len(served.heard)
    reply = visit(relay, b"POST /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + framing + SMUGGLED)
    assert reply.count(b"HTTP/1.1 200") == 1
    assert not any(b"smuggled" in heard for heard in served.heard[before:])


def test_a_chunked_body_arrives_chunked_in_our_own_framing(both: tuple[Relay, Wire]) -> None:
    chunks = b"3;ext=x\r\nabc\r\n0003\r\ndef\r\n0\r\nX-Trailer: 1\r\n\r\n"
    head = b"POST /x HTTP/1.1\r\n" + CLOSE + b"Transfer-Encoding: chunked\r\nTrailer: X-Trailer\r\n\r\n"
    assert body_of(visit(both[0], head + chunks)) == b"POST /x HTTP/1.1|abcdef"
    heard = both[1].heard[-1]
    assert b"Transfer-Encoding: chunked" in heard
    assert not re.search(b"Content-Length|ext=x|Trailer", heard)


def test_who_expects_to_be_told_to_continue_is_told_by_us(both: tuple[Relay, Wire]) -> None:
    with closing(socket.create_connection(("127.0.0.1", both[0].port), timeout=PATIENCE)) as connection:
        connection.sendall(b"POST /x HTTP/1.1\r\n" + CLOSE + b"Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
        assert connection.recv(65536).startswith(b"HTTP/1.1 100 Continue\r\n\r\n")
        connection.sendall(b"abc")
        assert body_of(everything(connection)) == b"POST /x HTTP/1.1|abc"
    assert b"Expect" not in both[1].heard[-1]


def test_answers_without_body_leave_the_visitors_connection_usable(both: tuple[Relay, Wire]) -> None:
    said = [
        b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nContent-Length: 7\r\n\r\n",
        b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n",
        b"HTTP/1.1 204 No Content\r\n\r\n",
        b"HTTP/1.1 206 Partial Content\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 3\r\n\r\ncde",
    ]
    methods = [b"HEAD", b"GET", b"GET", b"GET"]

    def reply(talk: Talk, head: bytes, body: bytes) -> None:
        del body
        talk.say(said[int(head.split(b" ")[1][1:])])

    both[1].follow(forever(reply))
    relay = both[0]
    asked = [b"%b /%d HTTP/1.1\r\nHost: x\r\n\r\n" % (method, number) for number, method in enumerate(methods)]
    asked[-1] = asked[-1].replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    heard = visit(relay, *asked)
    assert re.findall(rb"HTTP/1\.1 ([0-9]+)", heard) == [b"200", b"304", b"204", b"206"]
    assert heard.endswith(b"cde")
    assert heard.count(b"Date:") == heard.count(b"Server:") == 4
    assert re.findall(rb"Set-Cookie: (...)", heard) == [b"a=1", b"b=2"]


@pytest.mark.parametrize(
    "said",
    [
        b"Content-Length: 10\r\n\r\nabc",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n9\r\nx",
    ],
)
def test_an_answer_that_breaks_off_never_looks_whole(both: tuple[Relay, Wire], said: bytes) -> None:
    def script(talk: Talk) -> None:
        talk.request()
        talk.say(b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\n" + said)

    both[1].follow(script)
    relay = both[0]
    heard = visit(relay, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert heard.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"abc" in heard
    if b"chunked" in said:
        assert not heard.endswith(b"0\r\n\r\n")
    else:
        assert b"Content-Length: 10\r\n" in heard


def test_a_visitor_who_goes_while_sending_leaves_the_panel_an_unfinished_body(both: tuple[Relay, Wire]) -> None:
    heard: list[int] = []
    over = Event()

    def script(talk: Talk) -> None:
        talk.head()
        heard.append(len(talk.read(MEGABYTE)))
        over.set()

    both[1].follow(script)
    relay = both[0]
    with closing(socket.create_connection(("127.0.0.1", relay.port), timeout=PATIENCE)) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 200_000)
    assert over.wait(PATIENCE)
    assert 65_536 <= heard[0] <= 200_000


def test_the_first_bytes_of_a_slow_answer_reach_the_visitor_before_its_end(both: tuple[Relay, Wire]) -> None:
    seen = Event()

    def script(talk: Talk) -> None:
        talk.request()
        talk.say(b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nContent-Length: 9\r\n\r\nfirst")
        assert seen.wait(PATIENCE)
        talk.say(b"last")

    both[1].follow(script)
    relay = both[0]
    with closing(socket.create_connection(("127.0.0.1", relay.port), timeout=PATIENCE)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n" + CLOSE + b"\r\n")
        heard = b""
        while not heard.endswith(b"first"):
            heard += connection.recv(65536)
        seen.set()
        assert everything(connection) == b"last"


BLOCK = bytes(range(256)) * 4000


def blocks(size: int) -> Iterator[bytes]:
    """Give so many bytes, in blocks that fit no other."""
    return (BLOCK[: size - start] for start in range(0, size, len(BLOCK)))


def digest(parts: Iterable[bytes]) -> str:
    made = hashlib.sha256()
    for part in parts:
        made.update(part)
    return made.hexdigest()


def transfer(relay: Relay, size: int) -> str:
    """Send a large body; give the digest of what comes back."""
    with closing(socket.create_connection(("127.0.0.1", relay.port), timeout=PATIENCE)) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\n" + CLOSE + b"Content-Length: %d\r\n\r\n" % size)
        for block in blocks(size):
            connection.sendall(block)
        with connection.makefile("rb") as reader:
            while reader.readline() != b"\r\n":
                pass
            return digest(iter(lambda: reader.read(65536), b""))


@pytest.mark.parametrize("size", [20 * MEGABYTE, pytest.param(200 * MEGABYTE, marks=pytest.mark.long)])
def test_large_bodies_pass_both_ways_and_memory_stays_flat(both: tuple[Relay, Wire], size: int) -> None:
    received: list[str] = []

    def script(talk: Talk) -> None:
        received.append(digest(talk.blocks(talk.head())))
        talk.say(b"HTTP/1.1 200 OK\r\nContent-Type: x/y\r\nContent-Length: %d\r\n\r\n" % size)
        for block in blocks(size):
            talk.say(block)

    relay, served = both
    visit(relay, b"GET / HTTP/1.0\r\nHost: x\r\n\r\n")
    served.follow(script)
    before = relay.peak()
    returned = transfer(relay, size)
    assert [*received, returned] == [digest(blocks(size))] * 2
    assert relay.peak() - before < 8 * MEGABYTE


@pytest.mark.requires("php")
def test_php_reads_forms_and_files_through_it(tmp_path: Path) -> None:
    script = (
        "<?php echo json_encode([$_SERVER['REQUEST_URI'], $_POST,"
        " array_map('filesize', array_column($_FILES, 'tmp_name'))]);"
    )
    (tmp_path / "x.php").write_text(script)
    boundary = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b\r\n'
    file = b'Content-Disposition: form-data; name="f"; filename="f"\r\n\r\n' + b"y" * 300_000 + b"\r\n--b--\r\n"
    body = boundary + file
    with php_server(tmp_path) as port, relaying(tmp_path, f"http://127.0.0.1:{port}") as relay:
        typed = b"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %d\r\n\r\n" % len(body)
        reply = visit(relay, b"POST /x.php/%2f?a%5b]=1 HTTP/1.1\r\n" + CLOSE + typed + body)
    assert b'["\\/x.php\\/%2f?a%5b]=1",{"a":"1"},[300000]]' in reply

from __future__ import annotations

from socket import SHUT_RDWR
from typing import TYPE_CHECKING

from pyauthgate.web.lines import Lines
from tests.web.wire import PATIENCE, forever, wire

if TYPE_CHECKING:
    from tests.web.wire import Talk


def quiet(talk: Talk, head: bytes, body: bytes) -> None:
    del head, body
    talk.answer(b"x")


def test_a_connection_is_made_when_it_is_used_and_kept_when_it_is_given_back() -> None:
    with wire(forever(quiet)) as served:
        lines = Lines("127.0.0.1", served.port, connect=PATIENCE, idle=1)
        served.guests.callback(lines.close)
        line = lines.take(fresh=False)
        assert line.is_closed
        line.request("GET", "/")
        assert line.getresponse().data == b"x"
        lines.give(line)
        assert lines.take(fresh=True) is not line
        assert lines.take(fresh=False) is line
        assert line.used
        lines.give(line)


def test_what_does_not_fit_is_ended() -> None:
    with wire(forever(quiet)) as served:
        lines = Lines("127.0.0.1", served.port, connect=PATIENCE, idle=1)
        first, second = lines.take(fresh=True), lines.take(fresh=True)
        for line in (first, second):
            line.connect()
            lines.give(line)
        assert (first.is_closed, second.is_closed) == (False, True)
        lines.close()
        assert first.is_closed


def test_a_connection_that_ended_is_not_given_out() -> None:
    with wire(lambda talk: talk.connection.shutdown(SHUT_RDWR)) as served:
        lines = Lines("127.0.0.1", served.port, connect=PATIENCE, idle=1)
        line = lines.take(fresh=True)
        line.connect()
        assert line.sock.recv(1) == b""  # it has happened
        lines.give(line)
        assert lines.take(fresh=False) is not line
        assert line.is_closed


def test_a_connection_on_which_the_panel_spoke_unasked_is_not_given_out() -> None:
    def script(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 200 OK\r\n\r\n")
        talk.head()

    with wire(script) as served:
        lines = Lines("127.0.0.1", served.port, connect=PATIENCE, idle=1)
        line = lines.take(fresh=True)
        line.connect()
        assert line.sock.recv(1) == b"H"  # it has happened
        lines.give(line)
        assert lines.take(fresh=False) is not line

from __future__ import annotations

import os
import socket
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from pyauthgate.gatekeeper.service_outcomes import Foreign
from pyauthgate.pam.codes import Code
from pyauthgate.pam.listening import bind
from pyauthgate.pam.probe import Found, probe
from tests.pam.serving import Answering, served

ME = os.geteuid()


def test_a_daemon_that_knows_nobody_is_well() -> None:
    answering = Answering(Foreign)
    with served(answering.cases) as path:
        assert probe(path) == Found(uid=ME, code=Code.USER_UNKNOWN)
    ((knock, _),) = answering.asked
    assert knock.name == ""


def test_where_nobody_listens_there_is_nobody() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run" / "pam.sock"
        assert probe(path) == Found()
        bind(path, user=ME).close()
        assert probe(path) == Found()


def test_one_that_cannot_answer_is_not_well() -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with served(Answering(fail).cases) as path:
        assert probe(path) == Found(uid=ME, code=Code.AUTHINFO_UNAVAIL)
        assert not probe(path).answers


def test_one_that_is_silent_or_speaks_something_else_is_not_well() -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run" / "pam.sock"
        with bind(path, user=ME) as listener:
            assert probe(path, patience=0.01) == Found(uid=ME)
            listener.accept()[0].close()
            for words in (b"", b"\0\0\0\6D\0\0\0\0\0", b"HTTP/1.1 400 Bad Request\r\n"):
                thread = Thread(target=speak, args=(listener, words))
                thread.start()
                assert not probe(path).answers
                thread.join(30)


def speak(listener: socket.socket, words: bytes) -> None:
    connection, _ = listener.accept()
    with connection:
        connection.sendall(words)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(100)

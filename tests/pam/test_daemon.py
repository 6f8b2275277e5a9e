"""The daemon over real sockets: what the wire forbids, who comes first, and how it ends."""

from __future__ import annotations

import os
import resource
import socket
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from pyauthgate.pam.codes import Code
from pyauthgate.pam.daemon import Bounds
from tests.pam.module import Caller, fields, framed, request
from tests.pam.serving import ENTERED, STRANGER, Answering, served, stranger

if TYPE_CHECKING:
    from pathlib import Path

LOGIN = request("A", "9000", service="dovecot", authtok="Segur269")
OWN = request("A", "c9000", service="sshd", authtok="Segur269")
root_alone = pytest.mark.skipif(os.geteuid() != 0, reason="root alone can become somebody else")


class Stuck:
    """A use case that does not come back until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.go = threading.Event()

    def __call__(self) -> object:
        self.begun.release()
        assert self.go.wait(30)
        return ENTERED


def test_many_call_at_once_and_each_hears_its_end() -> None:
    with served(Answering().cases) as path:
        with ExitStack() as stack:
            callers = [stack.enter_context(Caller(path)) for _ in range(30)]
            for caller in callers:
                caller.send(request("A", "9000"))
            assert [caller.hear("Segur269").code for caller in callers] == [Code.SUCCESS] * 30
        with Caller(path) as caller:
            caller.send(LOGIN)
            heard = caller.hear()
            assert (heard.code, heard.delay, heard.prompts) == (Code.SUCCESS, 0, [])


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        (10**9).to_bytes(4),
        (2**32 - 1).to_bytes(4) + b"v",
        bytes(4),
        framed(b"\xff" * 100),
        framed(fields(version="2", operation="A", user="9000")),
        LOGIN + LOGIN,
        LOGIN + b"\0",
        request("A", "9000", authtok="a")[:-1] + b"\0",
    ],
)
def test_what_the_module_never_sends_closes_the_connection_without_a_word(sent: bytes) -> None:
    answering = Answering()
    with served(answering.cases) as path:
        with Caller(path) as caller:
            caller.send(sent)
            assert caller.closed()
        with Caller(path) as caller:
            caller.send(LOGIN)
            assert caller.hear().code == Code.SUCCESS
    assert len(answering.asked) == 1


@pytest.mark.parametrize("sent", [b"", LOGIN[:3], LOGIN[:-1]])
def test_half_a_frame_has_its_time(sent: bytes) -> None:
    with served(Answering().cases, bounds=Bounds(frame=0.05)) as path, Caller(path) as caller:
        caller.send(sent)
        assert caller.closed()


def test_a_person_has_their_time_too() -> None:
    with served(Answering().cases, bounds=Bounds(typing=0.05)) as path, Caller(path) as caller:
        caller.send(request("A", "9000"))
        assert caller.read()[:2] == b"Pa"
        assert caller.closed()


def test_a_caller_that_is_killed_at_any_byte_leaves_the_daemon_as_it_was() -> None:
    answering = Answering()
    with served(answering.cases) as path:
        for cut in range(0, len(LOGIN) + 1, 3):
            with Caller(path) as caller:
                caller.send(LOGIN[:cut])
        with Caller(path) as caller:
            caller.send(request("A", "9000"))
            caller.read()
        with Caller(path) as caller:
            caller.send(LOGIN)
            assert caller.hear().code == Code.SUCCESS


def test_a_use_case_that_hangs_holds_up_nobody_else_until_the_threads_are_taken() -> None:
    stuck = Stuck()
    with served(Answering(stuck).cases, threads=2, room=0) as path, ExitStack() as stack:
        waiting = [stack.enter_context(Caller(path)) for _ in range(2)]
        for caller in waiting:
            caller.send(LOGIN)
            assert stuck.begun.acquire(timeout=30)
        for sent, code in ((LOGIN, Code.AUTHINFO_UNAVAIL), (OWN, Code.SYSTEM_ERR)):
            with Caller(path) as caller:
                caller.send(sent)
                assert caller.hear().code == code
        stuck.go.set()
        assert [caller.hear().code for caller in waiting] == [Code.SUCCESS] * 2


@root_alone
def test_a_thousand_idle_connections_of_a_user_do_not_keep_root_out(caplog: pytest.LogCaptureFixture) -> None:
    bounds = Bounds(frame=60, each=16, burst=20, grace=0)
    with served(Answering().cases, bounds=bounds) as path, stranger(path) as user:
        assert user.idle(1_000, kept=16) == 16
        for _ in range(20):
            with Caller(path) as caller:
                caller.send(LOGIN)
                assert caller.hear().code == Code.SUCCESS
        assert user.ask(OWN) == b""
    assert caplog.messages == [f"pam.crowded uid={STRANGER}"]


@root_alone
def test_a_user_who_calls_too_often_is_turned_away_for_a_while() -> None:
    with served(Answering().cases, bounds=Bounds(burst=5, rate=0.001)) as path:
        with stranger(path) as user:
            answers = [user.ask(OWN) for _ in range(7)]
        assert answers == [b"D\0\0\0\0\0"] * 5 + [b""] * 2
        with stranger(path, STRANGER + 1) as other:
            assert other.ask(OWN)[:2] == b"D" + bytes([Code.PERM_DENIED])


@root_alone
def test_set_uid_programs_of_one_user_take_that_users_places_and_none_of_roots(
    caplog: pytest.LogCaptureFixture,
) -> None:
    asked = request("A", "c9000", service="su", real_uid=STRANGER)
    bounds = Bounds(total=8, others=6, each=2, burst=20, rate=0.001, grace=0)
    with served(Answering().cases, bounds=bounds) as path, ExitStack() as stack:
        asking = [stack.enter_context(Caller(path)) for _ in range(2)]
        for caller in asking:
            caller.send(asked)
            assert caller.read()[:2] == b"Pa"
        for _ in range(30):
            with Caller(path) as caller:
                caller.send(asked)
                assert caller.closed()
        root = [stack.enter_context(Caller(path)) for _ in range(6)]
        for caller in root:
            caller.send(request("A", "9000", service="dovecot", real_uid=0))
            assert caller.read()[:2] == b"Pa"
        for caller in asking:
            caller.send(framed(fields(answer="x")))
            assert caller.read()[:1] == b"D"
            assert caller.closed()
        with Caller(path) as caller:
            caller.send(LOGIN)
            assert caller.hear().code == Code.SUCCESS
        with Caller(path) as caller:
            caller.send(asked)
            assert caller.closed()
    assert caplog.messages == [f"pam.crowded uid={STRANGER}"]


@root_alone
def test_the_kernel_says_who_asks_and_the_request_does_not() -> None:
    answering = Answering()
    with served(answering.cases) as path, stranger(path) as user:
        told = request("A", "c9000", service="sshd", authtok="x", real_uid=0, rhost="192.0.2.7")
        assert user.ask(told) == b"D\0\0\0\0\0"
        assert user.ask(request("A", "c9001", service="sshd", authtok="x", real_uid=0))[1] == Code.PERM_DENIED
        assert user.ask(request("A", "9000", service="dovecot", authtok="x", real_uid=0))[1] == Code.USER_UNKNOWN
    ((knock, _),) = answering.asked
    assert (knock.caller, knock.origin.address) == (STRANGER, "")


def test_root_too_finds_an_end_to_the_places() -> None:
    with served(Answering().cases, bounds=Bounds(total=8, frame=60, grace=0)) as path, ExitStack() as stack:
        idle = [stack.enter_context(Caller(path)) for _ in range(8)]
        with Caller(path) as caller:
            assert caller.closed()
        idle[0].socket.shutdown(socket.SHUT_WR)
        assert idle[0].closed()
        with Caller(path) as caller:
            caller.send(LOGIN)
            assert caller.hear().code == Code.SUCCESS


def test_what_is_under_way_when_it_ends_comes_to_its_end() -> None:
    stuck = Stuck()

    def let_go(path: Path) -> None:
        """Wait until nobody listens any more."""
        while True:
            with socket.socket(socket.AF_UNIX) as trial:
                if trial.connect_ex(str(path)):
                    break
        stuck.go.set()

    with ExitStack() as stack:
        with served(Answering(stuck).cases, bounds=Bounds(grace=30)) as path:
            busy = stack.enter_context(Caller(path))
            busy.send(LOGIN)
            assert stuck.begun.acquire(timeout=30)
            threading.Thread(target=let_go, args=(path,)).start()
        assert busy.hear().code == Code.SUCCESS


def test_who_still_thinks_when_it_ends_is_cut_off() -> None:
    with ExitStack() as stack:
        with served(Answering().cases, bounds=Bounds(grace=0)) as path:
            typing = stack.enter_context(Caller(path))
            typing.send(request("A", "9000"))
            assert typing.read()[:2] == b"Pa"
        assert typing.closed()


def test_without_descriptors_to_spare_it_waits_and_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    with served(Answering().cases) as path, Caller(path) as caller, socket.socket(socket.AF_UNIX) as late:
        caller.send(LOGIN)
        assert caller.hear().code == Code.SUCCESS
        used = max(map(int, os.listdir("/proc/self/fd")))  # noqa: PTH208 (names alone)
        spare = [os.dup(0) for _ in range(used)]
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(spare) + 1, hard))
            late.connect(str(path))
            while not caplog.messages:
                threading.Event().wait(0.01)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
            for descriptor in spare:
                os.close(descriptor)
        late.settimeout(30)
        late.sendall(LOGIN)
        assert late.recv(100)[4:6] == b"D\0"
    assert set(caplog.messages) == {"pam.accept errno=24"}

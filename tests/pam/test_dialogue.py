from __future__ import annotations

import asyncio
import socket
from typing import TYPE_CHECKING, cast

import pytest

from pyauthgate.errors import Overloaded, RequestRefused, StoreError
from pyauthgate.pam.codes import Code
from pyauthgate.pam.conversation import DELAY, Conversations, Tell
from pyauthgate.pam.dialogue import Dialogues
from pyauthgate.pam.line import Line
from pyauthgate.pam.peers import Peers
from pyauthgate.pam.pool import Pool
from pyauthgate.pam.wire import TURNS, Tone
from pyauthgate.words import say
from tests.pam.module import fields, framed, request
from tests.pam.serving import SERVICES, Answering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CANARY = "canary-7Kq"
LOGIN = request("A", "9000", service="dovecot", real_uid=0, authtok=CANARY)
CLIENTS = request("A", "c9000", service="sshd", real_uid=0, authtok=CANARY)


def end(code: Code, delay: int = DELAY) -> bytes:
    return framed(b"D" + bytes([code]) + delay.to_bytes(4))


def lead(
    answering: Answering,
    *sent: bytes,
    uid: int = 0,
    conversations: Conversations | None = None,
    room: int = 8,
    charge: Callable[[int], bool] = lambda _: True,
) -> tuple[bytes, list[tuple[str, int]]]:
    """Lead one call, and give what was written and told."""
    told: list[tuple[str, int]] = []
    pool = Pool(1, room)
    peers = Peers(prefix="c", services=SERVICES, name_of={1001: "c9000"}.get)

    async def main() -> bytes:
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.settimeout(0)
            dialogues = Dialogues(
                conversations or Conversations(answering.cases, language="es"),
                peers=peers,
                pool=pool,
                tell=lambda code, uid: told.append((code, uid)),
            )
            leading = asyncio.create_task(dialogues(Line(ours, frame=30, typing=30), uid, charge))
            for frame in sent:
                theirs.send(frame)
                for _ in range(10):
                    await asyncio.sleep(0)
            await leading
            ours.shutdown(socket.SHUT_WR)
            return theirs.recv(100_000)

    try:
        return asyncio.run(main()), told
    finally:
        pool.close()


def test_a_call_is_led_from_its_request_to_its_end() -> None:
    answering = Answering()
    assert lead(answering, LOGIN) == (end(Code.SUCCESS, 0), [])
    ((knock, password),) = answering.asked
    assert (knock.name, knock.service, password) == ("9000", "dovecot", CANARY)


def test_a_question_goes_out_and_its_answer_comes_in() -> None:
    answering = Answering()
    written, _ = lead(answering, request("A", "9000"), framed(fields(answer=CANARY)))
    assert written == framed(f"Pa{say('pam.password', 'es')}: ".encode()) + end(Code.SUCCESS, 0)
    assert answering.asked[0][1] == CANARY


def test_a_name_that_is_no_utf8_is_none_of_ours_and_nobody_is_asked() -> None:
    answering = Answering()
    for operation in "AM":
        assert lead(answering, request(operation, b"jos\xe9", authtok=CANARY)) == (end(Code.USER_UNKNOWN), [])
    assert answering.asked == []


@pytest.mark.parametrize(("sent", "code"), [(LOGIN, Code.AUTHINFO_UNAVAIL), (CLIENTS, Code.SYSTEM_ERR)])
@pytest.mark.parametrize("kind", [StoreError, Overloaded])
def test_without_an_answer_nobody_is_let_in_and_no_client_is_passed_on(
    sent: bytes, code: Code, kind: type[StoreError | Overloaded]
) -> None:
    def fail() -> None:
        raise kind("store.unavailable", CANARY, CANARY)

    assert lead(Answering(fail), sent) == (end(code), [("store.unavailable", 0)])


def test_a_mistake_of_ours_lets_nobody_in_and_its_words_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ZeroDivisionError(CANARY)

    assert lead(Answering(fail), CLIENTS) == (end(Code.SYSTEM_ERR), [])
    assert caplog.messages == ["pam: ZeroDivisionError"]
    assert CANARY not in caplog.text


def test_whoever_is_not_root_asks_about_their_own_account_alone() -> None:
    answering = Answering()
    assert lead(answering, CLIENTS, uid=1001) == (end(Code.SUCCESS, 0), [])
    assert (answering.asked[0][0].caller, answering.asked[0][0].origin.address) == (1001, "")
    for other, code in (("c9001", Code.PERM_DENIED), ("root", Code.USER_UNKNOWN)):
        written, told = lead(answering, request("A", other, service="sshd", authtok=CANARY), uid=1001)
        assert (written, told) == (end(code), [("pam.forbidden", 1001)])
    assert len(answering.asked) == 1


def test_a_set_uid_program_is_charged_to_the_user_who_started_it_and_takes_none_of_roots_threads() -> None:
    charged: list[int] = []
    asked = request("A", "c9000", service="passwd", real_uid=1001, authtok=CANARY)

    def charge(uid: int) -> bool:
        charged.append(uid)
        return len(charged) == 1

    assert lead(Answering(), asked, room=0, charge=charge) == (end(Code.SYSTEM_ERR), [("pam.overloaded", 1001)])
    assert lead(Answering(), asked, charge=charge) == (b"", [])
    assert lead(Answering(), CLIENTS, room=0, charge=charge) == (end(Code.SUCCESS, 0), [])
    assert charged == [1001, 1001]


@pytest.mark.parametrize("answer", [fields(user="x"), b"R", fields(answer="x") * 2])
def test_what_is_no_answer_ends_the_call_without_a_word(answer: bytes) -> None:
    with pytest.raises(RequestRefused):
        lead(Answering(), request("A", "9000"), framed(answer))


def test_a_conversation_that_would_not_end_is_ended() -> None:
    class Endless:
        told = 0

        def open(self, *_: object, **__: object) -> Iterator[object]:
            while True:
                self.told += 1
                yield Tell(Tone.INFO, "on and on")

    endless = Endless()
    with pytest.raises(EOFError):
        lead(Answering(), LOGIN, conversations=cast("Conversations", endless))
    assert endless.told == TURNS


def test_the_same_is_said_to_whoever_may_not_ask_whether_or_not_there_is_such_an_account() -> None:
    asked: Callable[[str], object] = lambda name: lead(  # noqa: E731
        Answering(), request("A", name, service="sshd", authtok=CANARY), uid=1001
    )
    assert asked("c1") == asked("c99999999")

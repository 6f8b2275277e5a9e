from __future__ import annotations

import os
import pwd
import socket
from dataclasses import replace

import pytest

from pyauthgate.gatekeeper.service_outcomes import UNKNOWN_CALLER
from pyauthgate.pam.codes import Code
from pyauthgate.pam.peers import Peers, uid_of
from pyauthgate.pam.wire import Operation, Request

SERVICES = {"sshd": "shell", "passwd": "shell", "dovecot": "mail"}
PEERS = Peers(prefix="c", services=SERVICES, name_of={1001: "c10023", 1002: "10023"}.get)


def request(**values: object) -> Request:
    return Request(operation=Operation.AUTHENTICATE, user=b"c10023", service="sshd", **values)  # type: ignore[arg-type]


def test_the_kernel_says_who_is_at_the_other_end() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert uid_of(ours) == os.geteuid()


@pytest.mark.parametrize(
    ("uid", "service", "name", "may"),
    [
        (0, "dovecot", "ana@example.net", True),
        (0, "sshd", "c10023", True),
        (1001, "sshd", "c10023", True),
        (1001, "passwd", "c10023", True),
        (1001, "sshd", "c10024", False),
        (1001, "sshd", "root", False),
        (1001, "sshd", "", False),
        (1001, "i3lock", "c10023", True),
        (1001, "dovecot", "c10023", False),
        (1002, "dovecot", "10023", False),
        (4_000_000, "sshd", "c10023", False),
    ],
)
def test_root_asks_for_anybody_and_a_user_for_the_shell_account_of_that_name(
    uid: int,
    service: str,
    name: str,
    may: bool,  # noqa: FBT001
) -> None:
    assert PEERS.may_ask(uid, service, name) is may


def test_names_come_from_the_machine() -> None:
    peers = Peers(prefix="c", services=SERVICES)
    nobody = pwd.getpwnam("nobody")
    assert peers.may_ask(nobody.pw_uid, "sshd", "nobody")
    assert not peers.may_ask(3_999_999_999, "sshd", "nobody")


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("c10023", True),
        ("c1", True),
        ("c", False),
        ("10023", False),
        ("root", False),
        ("c１", False),
        ("c10023\n", False),
    ],
)
def test_a_name_of_ours_goes_no_further_and_any_other_may(name: str, ours: bool) -> None:  # noqa: FBT001
    assert PEERS.unavailable(name) == (Code.SYSTEM_ERR if ours else Code.AUTHINFO_UNAVAIL)
    assert PEERS.forbidden(name) == (Code.PERM_DENIED if ours else Code.USER_UNKNOWN)


def test_a_prefix_is_no_pattern() -> None:
    peers = Peers(prefix="c.", services=SERVICES)
    assert peers.unavailable("c.1") == Code.SYSTEM_ERR
    assert peers.unavailable("cx1") == Code.AUTHINFO_UNAVAIL


def test_root_is_believed_where_a_call_comes_from() -> None:
    knock = PEERS.knock(0, request(rhost="192.0.2.7", real_uid=0), "c10023")
    assert (knock.origin.door, knock.origin.address, knock.caller) == ("pam", "192.0.2.7", UNKNOWN_CALLER)


def test_a_local_call_has_the_real_uid_that_root_says() -> None:
    assert PEERS.knock(0, request(real_uid=1001), "c10023").caller == 1001
    assert PEERS.knock(0, request(), "c10023").caller == UNKNOWN_CALLER


def test_nobody_else_says_where_from_or_who() -> None:
    knock = PEERS.knock(1001, request(rhost="192.0.2.7", real_uid=0), "c10023")
    assert (knock.origin.address, knock.caller) == ("", 1001)


@pytest.mark.parametrize(
    ("uid", "said", "believed"),
    [(0, "su", "su"), (0, "sshd", "sshd"), (1001, "sshd", "sshd"), (1001, "i3lock", "shell"), (1001, "x\ny", "shell")],
)
def test_an_unlisted_service_is_what_root_says_and_the_shell_of_anybody_else(
    uid: int, said: str, believed: str
) -> None:
    asked = replace(request(), service=said)
    assert PEERS.knock(uid, asked, "c10023").service == believed


def test_every_call_has_an_id_of_its_own() -> None:
    ids = {PEERS.knock(0, request(), "c10023").origin.request_id for _ in range(50)}
    assert len(ids) == 50


@pytest.mark.parametrize(("uid", "real", "root"), [(0, 0, True), (0, 1001, False), (0, -1, False), (1001, 0, False)])
def test_a_set_uid_program_is_not_root(uid: int, real: int, root: bool) -> None:  # noqa: FBT001
    assert PEERS.administrator(uid, request(real_uid=real)) is root


@pytest.mark.parametrize(
    ("uid", "real", "user"), [(0, 0, 0), (0, 1001, 1001), (0, -1, 0), (1001, 0, 1001), (1001, 1002, 1001)]
)
def test_a_set_uid_program_asks_for_the_user_who_started_it(uid: int, real: int, user: int) -> None:
    assert PEERS.behind(uid, request(real_uid=real)) == user

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.errors import ConfigurationError, RequestRefused
from pyauthgate.web.address import Peers

PROXY = "10.0.0.5"
VISITOR = "203.0.113.9"


def seen(trusted: tuple[str, ...], peer: str, said: str | None = None) -> str:
    environ = {"REMOTE_ADDR": peer}
    if said is not None:
        environ["HTTP_X_FORWARDED_FOR"] = said
    return Peers(trusted).client(environ)


@pytest.mark.parametrize(
    ("trusted", "peer", "said", "client"),
    [
        ((), VISITOR, None, VISITOR),
        ((), VISITOR, "1.1.1.1", VISITOR),
        ((), PROXY, "1.1.1.1", PROXY),
        ((PROXY,), PROXY, VISITOR, VISITOR),
        ((PROXY,), PROXY, f"1.1.1.1, {VISITOR}", VISITOR),
        ((PROXY,), PROXY, f"nonsense, \t{VISITOR}", VISITOR),
        (("10.0.0.0/8",), PROXY, f"1.1.1.1, {VISITOR}, 10.9.9.9", VISITOR),
        (("10.0.0.0/8",), PROXY, "10.1.1.1, 10.2.2.2", "10.1.1.1"),
        ((PROXY,), PROXY, None, PROXY),
        ((PROXY,), PROXY, "", PROXY),
        ((PROXY,), f"::ffff:{PROXY}", VISITOR, VISITOR),
        ((PROXY,), PROXY, f"::ffff:{VISITOR}", VISITOR),
        ((PROXY,), PROXY, "2001:DB8:0:0::1", "2001:db8::1"),
        (("fd00::/8",), "fd00::1", VISITOR, VISITOR),
        (("unix",), "", VISITOR, VISITOR),
        ((PROXY,), "", VISITOR, ""),
        (("unix",), VISITOR, "1.1.1.1", VISITOR),
    ],
)
def test_only_a_trusted_speaker_names_another(
    trusted: tuple[str, ...], peer: str, said: str | None, client: str
) -> None:
    assert seen(trusted, peer, said) == client


@pytest.mark.parametrize(
    ("trusted", "peer", "vouched"),
    [
        ((), PROXY, False),
        ((PROXY,), PROXY, True),
        ((PROXY,), f"::ffff:{PROXY}", True),
        ((PROXY,), VISITOR, False),
        ((PROXY,), "", False),
        (("unix",), "", True),
        (("unix",), VISITOR, False),
    ],
)
def test_only_a_trusted_speaker_is_believed(trusted: tuple[str, ...], peer: str, vouched: bool) -> None:  # noqa: FBT001
    assert Peers(trusted).vouch({"REMOTE_ADDR": peer}) is vouched


@pytest.mark.parametrize("said", ["nonsense", f"{VISITOR}:4711", "1.2.3", " ", ",", f"{VISITOR},", "fe80::1%eth0", "²"])
def test_what_a_trusted_proxy_says_must_be_an_address(said: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        seen((PROXY,), PROXY, said)
    assert (caught.value.code, caught.value.status) == ("address.unreadable", 400)


def test_behind_a_trusted_socket_nobody_is_without_an_address() -> None:
    for said in (None, ""):
        with pytest.raises(RequestRefused) as caught:
            seen(("unix",), "", said)
        assert caught.value.code == "address.unreadable"


@pytest.mark.parametrize("entry", ["", "10.0.0.5/8", "localhost", "10.0.0.0/33", "UNIX"])
def test_an_entry_that_is_no_address_is_told_at_the_start(entry: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Peers((PROXY, entry))
    assert caught.value.code == "proxy.trusted"


def test_two_hundred_forged_values_are_one_visitor() -> None:
    forged = [f"198.51.100.{n}" for n in range(200)]
    assert {seen((), VISITOR, value) for value in forged} == {VISITOR}
    assert {seen((PROXY,), PROXY, f"{value}, {VISITOR}") for value in forged} == {VISITOR}


@given(st.lists(st.text(alphabet="0123456789abcdef.:, \t%xunix", max_size=40), max_size=5))
def test_whatever_a_stranger_writes_stands_left_of_the_truth(lies: list[str]) -> None:
    assert seen((PROXY,), PROXY, ",".join([*lies, VISITOR])) == VISITOR


@given(st.text(max_size=60))
def test_an_untrusted_peer_is_its_own_address_whatever_it_says(said: str) -> None:
    assert seen((PROXY,), VISITOR, said) == VISITOR

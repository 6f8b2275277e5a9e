from __future__ import annotations

from contextlib import suppress
from itertools import accumulate, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.errors import RequestRefused
from pyauthgate.pam.codes import Flag
from pyauthgate.pam.wire import (
    HEAD,
    MAX_PAYLOAD,
    NO_UID,
    Keep,
    Operation,
    Request,
    Tone,
    end,
    frame,
    length_of,
    prompt,
    read_answer,
    read_request,
    text,
)
from tests.pam.module import NAMES, fields

CANARY = "canary-7Kq"

WHOLE: dict[str, str] = {
    "version": "1",
    "operation": "P",
    "flags": str(0x4000 | 0x8000 | 0x20),
    "user": "c10023",
    "service": "sshd",
    "rhost": "192.0.2.7",
    "tty": "ssh",
    "ruser": "ana",
    "real_uid": "1001",
    "authtok": "Tren 7 Mantel",
    "oldauthtok": "Segur269",
}
PAYLOAD = fields(**WHOLE)


def refused(payload: bytes) -> bool:
    with pytest.raises(RequestRefused) as caught:
        read_request(payload)
    return caught.value.code == "pam.frame"


def test_every_field_of_a_request_is_read() -> None:
    assert read_request(PAYLOAD) == Request(
        operation=Operation.CHANGE,
        flags=Flag.PRELIM_CHECK | Flag.SILENT | Flag.CHANGE_EXPIRED_AUTHTOK,
        user=b"c10023",
        service="sshd",
        rhost="192.0.2.7",
        tty="ssh",
        ruser="ana",
        real_uid=1001,
        authtok=b"Tren 7 Mantel",
        oldauthtok=b"Segur269",
    )


def test_what_is_left_out_is_nothing() -> None:
    assert read_request(fields(version="1", operation="A", user="9000")) == Request(
        operation=Operation.AUTHENTICATE, user=b"9000"
    )


def test_an_empty_password_is_not_one_that_was_not_typed() -> None:
    assert read_request(fields(version="1", operation="A", user="9000", authtok="")).authtok == b""


def test_a_request_is_cut_off_between_two_fields_or_refused() -> None:
    ends = list(accumulate(len(fields(**{name: value})) for name, value in WHOLE.items()))
    for cut in range(len(PAYLOAD)):
        if cut in ends and ends.index(cut) >= list(WHOLE).index("user"):
            assert read_request(PAYLOAD[:cut]).user == b"c10023"
        else:
            assert refused(PAYLOAD[:cut])


@pytest.mark.parametrize("name", WHOLE)
def test_a_field_that_stands_twice_is_refused(name: str) -> None:
    assert refused(PAYLOAD + fields(**{name: WHOLE[name]}))


@pytest.mark.parametrize("name", ["version", "operation", "user"])
def test_a_field_that_must_be_there_is_missed(name: str) -> None:
    assert refused(fields(**{other: value for other, value in WHOLE.items() if other != name}))


def test_a_field_that_nobody_knows_is_refused() -> None:
    known = {ord(tag) for tag in NAMES.values()} - {ord("R")}
    for byte in set(range(256)) - known:
        assert refused(PAYLOAD + bytes([byte]) + b"\0\1x")


@pytest.mark.parametrize("version", [b"", b"0", b"2", b"11", b" 1", b"01"])
def test_another_version_is_refused(version: bytes) -> None:
    assert refused(fields(version=version, operation="A", user="9000"))


def test_the_version_comes_first() -> None:
    for order in permutations(["version", "operation", "user"]):
        payload = fields(**{name: WHOLE[name] if name != "operation" else "A" for name in order})
        if order[0] == "version":
            assert read_request(payload).user == b"c10023"
        else:
            assert refused(payload)


@pytest.mark.parametrize("operation", [b"", b"a", b"AM", b"S", b"\xff", b"A "])
def test_only_pams_calls_can_be_asked(operation: bytes) -> None:
    assert refused(fields(version="1", operation=operation, user="9000"))


@pytest.mark.parametrize(
    "digits", [b"", b"+1", b"-1", b"01", b"0x10", b"1_0", b" 1", "１".encode(), b"4294967296", b"9" * 40]
)
@pytest.mark.parametrize("name", ["flags", "real_uid"])
def test_a_number_has_one_spelling(name: str, digits: bytes) -> None:
    assert refused(fields(version="1", operation="A", user="9000", **{name: digits}))


def test_the_uid_that_is_none_is_none() -> None:
    assert read_request(fields(version="1", operation="A", user="x", real_uid=2**32 - 1)).real_uid == NO_UID
    assert read_request(fields(version="1", operation="A", user="x", real_uid=2**32 - 2)).real_uid == 2**32 - 2


@pytest.mark.parametrize("flags", [0, 0x8000, 0x2000 | 0x4000, 0x20])
def test_a_change_is_in_one_phase(flags: int) -> None:
    assert refused(fields(version="1", operation="P", user="9000", flags=flags))


def test_flags_that_mean_nothing_to_us_are_let_be() -> None:
    flags = read_request(fields(version="1", operation="A", user="x", flags=2**32 - 1)).flags
    assert flags & Flag.SILENT


@pytest.mark.parametrize("name", ["user", "service", "rhost", "authtok"])
def test_a_zero_byte_is_refused_since_c_would_read_half_of_it(name: str) -> None:
    values = {"version": b"1", "operation": b"A", "user": b"9000"}
    assert refused(fields(**{**values, name: b"90\x0000"}))


def test_bytes_that_are_no_text_name_nothing_and_stay_what_they_are_in_secrets() -> None:
    read = read_request(fields(version="1", operation="A", user=b"\xff", service=b"ss\xffhd", authtok=b"\xfe"))
    assert (read.user, read.service, read.authtok) == (b"\xff", "ss�hd", b"\xfe")


def test_a_request_does_not_show_what_was_typed() -> None:
    shown = repr(Request(operation=Operation.AUTHENTICATE, user=CANARY.encode(), authtok=CANARY.encode()))
    assert CANARY not in shown
    assert CANARY not in repr(Request(operation=Operation.CHANGE, user=b"", oldauthtok=CANARY.encode(), ruser=CANARY))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_request_or_refused(payload: bytes) -> None:
    for candidate in (payload, fields(version="1") + payload):
        with suppress(RequestRefused):
            assert isinstance(read_request(candidate), Request)


@given(st.binary(max_size=100).filter(lambda value: 0 not in value))
def test_an_answer_is_read_back(typed: bytes) -> None:
    assert read_answer(fields(answer=typed)) == typed


@pytest.mark.parametrize(
    "payload",
    [b"", b"R", b"R\0", b"R\0\2x", b"R\0\1xx", fields(answer="a") * 2, fields(user="x"), fields(answer="a", user="b")],
)
def test_an_answer_is_one_field_and_nothing_else(payload: bytes) -> None:
    with pytest.raises(RequestRefused):
        read_answer(payload)


@given(st.binary(min_size=HEAD, max_size=HEAD))
def test_nobody_reserves_what_a_stranger_announces(head: bytes) -> None:
    if 0 < int.from_bytes(head) <= MAX_PAYLOAD:
        assert length_of(head) == int.from_bytes(head)
    else:
        with pytest.raises(RequestRefused):
            length_of(head)


def test_the_largest_frame_is_taken_and_one_byte_more_is_not() -> None:
    assert length_of(frame(bytes(MAX_PAYLOAD))) == MAX_PAYLOAD
    for size in (0, MAX_PAYLOAD + 1):
        with pytest.raises(RequestRefused):
            length_of(frame(bytes(size)))


def test_replies_are_what_the_module_reads() -> None:
    assert text(Tone.INFO, "año") == b"\0\0\0\x05Ia\xc3\xb1o"
    assert text(Tone.ERROR, "no") == b"\0\0\0\x03Xno"
    assert prompt("C: ", Keep.AUTHTOK) == b"\0\0\0\x05PaC: "
    assert prompt("C: ", Keep.OLDAUTHTOK) == b"\0\0\0\x05POC: "
    assert prompt("C: ", Keep.NOWHERE, echo=True) == b"\0\0\0\x05E-C: "
    assert end(7, 2_000_000) == b"\0\0\0\x06D\x07\x00\x1e\x84\x80"


@pytest.mark.parametrize("more", range(4))
def test_a_text_that_is_too_long_is_cut_between_two_characters(more: int) -> None:
    for made in (text(Tone.ERROR, "x" * more + "ñ" * 5_000), prompt("x" * more + "ñ" * 5_000, Keep.NOWHERE)):
        assert MAX_PAYLOAD - 1 <= length_of(made) <= MAX_PAYLOAD
        assert made[HEAD:].decode().endswith("ñ")

"""The work of reading grows with what is read and no faster; shown by counting, as `tests.policy.test_linear` does."""

from __future__ import annotations

import io
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.model.forms import FormLimits
from pyauthgate.web.guard.submission import read
from pyauthgate.web.guard.tripwire import MOST, Tripwire
from tests.policy.test_linear import MOST_TIMES, counted
from tests.web.guard.samples import CHANGE, JSON, MULTIPART, URLENCODED, Sent, text_part

if TYPE_CHECKING:
    from collections.abc import Callable

WIDE: Final = replace(CHANGE, limits=FormLimits(body=10**7, fields=10**6, name=10**7, value=10**7))
WIRE: Final = Tripwire(("new_pw", "*@password", "a*b*c*d", "user[pw]"), "block", lambda *_: None)
SIZES: Final = (2_000, 8_000)
SECONDS: Final = 8.0
"""Processor time for the 1 MiB that the tripwire reads at most, whatever stands in it; the usual is a tenth of it."""

MAKERS: Final[dict[str, tuple[str, Callable[[int], bytes]]]] = {
    "pairs": (URLENCODED, lambda size: b"&".join(b"%06d=1" % number for number in range(size // 9))),
    "escaped pairs": (URLENCODED, lambda size: b"&".join(b"%%c3%%b1%06d=1" % number for number in range(size // 15))),
    "one long name": (URLENCODED, lambda size: b"a" * size + b"=1"),
    "one long value": (URLENCODED, lambda size: b"a=" + b"%41" * (size // 3)),
    "blanks": (URLENCODED, lambda size: b"%20" * (size // 3) + b"=1"),
    "brackets": (URLENCODED, lambda size: b"[" * size + b"=1"),
    "pairs of brackets": (URLENCODED, lambda size: b"a" + b"[]" * (size // 2) + b"=1"),
    "percent signs": (URLENCODED, lambda size: b"%25" * (size // 3) + b"=1"),
    "marks": (URLENCODED, lambda size: b"%cc%81%cc%a3" * (size // 12) + b"=1"),
    "nearly a glob": (URLENCODED, lambda size: b"@passwor" * (size // 8) + b"=1"),
    "nearly three globs": (URLENCODED, lambda size: b"ab" * (size // 3) + b"c" * (size // 3) + b"=1"),
    "nothing but separators": (URLENCODED, lambda size: b"&;" * (size // 2)),
    "lines": ("text/plain", lambda size: b"\r\n" * (size // 2)),
    "objects": (JSON, lambda size: b"{" + b",".join(b'"%06d":1' % number for number in range(size // 11)) + b"}"),
    "quotes": (JSON, lambda size: b'"' * size),
    "escaped quotes": (JSON, lambda size: b'"' + b'\\"' * (size // 2)),
    "quotes and blanks": (JSON, lambda size: b'""' + b" " * size),
    "lists": (JSON, lambda size: b'{"a":' + b"[" * size),
    "texts": (JSON, lambda size: b'{"a":[' + b",".join([b'"\\u00f1"'] * (size // 9)) + b"]}"),
    "digits": (JSON, lambda size: b'{"a":' + b"9" * size + b"}"),
    "parts": (MULTIPART, lambda size: text_part("a", "1") * (size // 65) + b"--B0undary--\r\n"),
    "heads": (MULTIPART, lambda size: (b"--B0undary\r\nA: b" + b"\r\n\r\n") * (size // 19)),
    "names": (MULTIPART, lambda size: b"--B0undary\r\nA:" + b"name" * min(size // 4, 1000) + b"\r\n\r\n"),
    "nearly marks": (MULTIPART, lambda size: b"--B0undar" * (size // 9)),
    "hyphens": (MULTIPART, lambda size: b"-" * size),
}


def form(body: bytes, kind: str) -> None:
    with suppress(RequestRefused):
        read(Sent(body=body, kind=kind).environ(), (WIDE,))


def wire(body: bytes, kind: str) -> None:
    with suppress(RequestRefused):
        WIRE.check(Sent(body=body, kind=kind).environ())


def drops(body: bytes, kind: str) -> None:
    """Let a long body go by in small reads."""
    environ = Sent(body=body, kind=kind, length=str(MOST + 1)).environ()
    with suppress(RequestRefused):
        WIRE.check(environ)
        while environ["wsgi.input"].read(16):
            pass


TASKS: Final = [(title, task) for title in MAKERS for task in (form, wire)]
UNCOUNTED: Final = {("parts", wire), ("heads", wire)}
"""Looked for in a buffer that shrinks from its front: counted is all of it, read is what lies before the next mark."""


@pytest.mark.parametrize(("title", "task"), [case for case in TASKS if case not in UNCOUNTED])
def test_the_work_grows_with_the_body_and_no_faster(title: str, task: Callable[[bytes, str], None]) -> None:
    kind, make = MAKERS[title]
    task(make(100), kind)  # what is prepared once
    few, many = (counted(lambda size=size: task(make(size), kind)) for size in SIZES)  # type: ignore[misc]
    assert many < MOST_TIMES * few, (few, many)


@pytest.mark.parametrize("title", ["parts", "heads", "names", "nearly marks", "hyphens"])
def test_the_work_grows_no_faster_in_small_reads(title: str) -> None:
    kind, make = MAKERS[title]
    few, many = (counted(lambda size=size: drops(make(size), kind)) for size in SIZES)  # type: ignore[misc]
    assert many < MOST_TIMES * few, (few, many)


@pytest.mark.parametrize("part", ["query", "cookies"])
def test_the_work_grows_with_the_query_and_the_cookies_and_no_faster(part: str) -> None:
    def task(size: int) -> None:
        text = "&".join(f"n{number}=%20" for number in range(size // 9))
        sent = Sent(query=text) if part == "query" else Sent(extra={"HTTP_COOKIE": text.replace("&", "; ")})
        read(sent.environ(), (CHANGE,))

    task(100)
    assert counted(lambda: task(SIZES[1])) < MOST_TIMES * counted(lambda: task(SIZES[0]))


@pytest.mark.parametrize("title", MAKERS)
def test_nothing_that_cannot_be_counted_explodes(title: str) -> None:
    kind, make = MAKERS[title]
    environ = Sent(body=make(MOST), kind=kind).environ()
    environ["wsgi.input"] = io.BytesIO(make(MOST))
    begun = time.thread_time()
    with suppress(RequestRefused):
        WIRE.check(environ)
    assert time.thread_time() - begun < SECONDS

"""What a coverage-guided fuzzer (`tests.web.guard.fuzzer`) is let loose on.

The one property is that nothing but a refusal is raised, and that what passes
reads the same once more.  Inputs that reached something new are kept in
``seeds`` and replayed by the usual tests.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.rebuilding import apply
from pyauthgate.web.guard.submission import read
from pyauthgate.web.guard.tripwire import Tripwire
from tests.web.guard.samples import CHANGE, JSON, LOGIN, URLENCODED, Sent

SEEDS: Final = Path(__file__).parent / "seeds"
KINDS: Final = (URLENCODED, "multipart/form-data; boundary=b", JSON, "text/plain", "")
FORMS: Final = ((CHANGE,), (replace(CHANGE, optional=True), replace(LOGIN, match={"do": "login"})))
WIRE: Final = Tripwire(("new_pw", "user[pw]", "*@password"), "block", lambda *_: None)


def sent(data: bytes) -> tuple[Sent, int]:
    """Make a request of bytes: one for type and forms, two lines for query and cookies, the rest its body."""
    which, rest = (data[0], data[1:]) if data else (0, b"")
    query, _, rest = rest.partition(b"\n")
    cookies, _, body = rest.partition(b"\n")
    kind = KINDS[which % len(KINDS)]
    return Sent(
        body=body, kind=kind, query=query.decode("latin-1"), extra={"HTTP_COOKIE": cookies.decode("latin-1")}
    ), which


def tried(data: bytes) -> str:
    """Read a request; give the code of its refusal, or nothing when it passes."""
    request, which = sent(data)
    tripped(request)
    forms = FORMS[which // len(KINDS) % len(FORMS)]
    environ = request.environ()
    try:
        first = read(environ, forms)
    except RequestRefused as refused:
        return refused.code
    again = read(apply(environ, first.rebuild()), forms)
    if again.pairs != first.pairs or again.form != first.form:
        raise AssertionError((first.pairs, again.pairs))
    return ""


def tripped(request: Sent) -> None:
    environ = request.environ()
    try:
        WIRE.check(environ)
    except RequestRefused:
        return
    if environ["wsgi.input"].read() != request.body:
        raise AssertionError("not byte for byte")

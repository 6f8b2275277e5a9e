"""Whatever passes is read alike by everybody: the one property that a gate in front of forms stands on.

Hypothesis bends requests; what the strict reading lets through is rebuilt and
shown to seven frameworks and PHP.  A careless gate is put through the same, to
see that the property can fail.
"""

from __future__ import annotations

import gc
import os
from contextlib import suppress
from functools import partial
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

import pytest
from hypothesis import HealthCheck, Phase, event, example, given, settings

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.rebuilding import apply
from pyauthgate.web.guard.submission import read
from tests.web.guard.parsers import READERS, fresh, php_reads
from tests.web.guard.requests import NUMBERED, paths_and_requests
from tests.web.guard.samples import CHANGE, JSON, Sent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model.forms import Form
    from tests.web.guard.parsers import Seen
    from tests.web.guard.php import Php

EXAMPLES: Final = {"quick": 200, "thorough": 100_000}.get(os.environ.get("PYAUTHGATE_TESTS", ""), 600)
LEAST: Final = 10
"""One in so many requests passes at least, or the property would say little."""

DRAWN: Final = settings(
    max_examples=EXAMPLES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=[*HealthCheck],
)
CARELESS: Final = settings(DRAWN, max_examples=600, derandomize=True, phases=[Phase.generate])

pytestmark = [
    pytest.mark.no_cover,
    pytest.mark.requires("php"),
    pytest.mark.timeout(7200),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]


def test_whatever_passes_is_read_by_everybody_as_it_was_checked(php: Php) -> None:
    passed = []

    @DRAWN
    @example(((NUMBERED,), Sent(body=b'{".7@password": "a", "7@password": "b"}', kind=JSON)))
    @example(((NUMBERED,), Sent(body=b"[7%40password=0")))
    @example(((NUMBERED,), Sent(body=b"a[7%40password=0")))
    @example(((CHANGE,), Sent(extra={"HTTP_COOKIE": "?old_pw=weak"})))
    @given(paths_and_requests())
    def bent(drawn: tuple[tuple[Form, ...], Sent]) -> None:
        forms, sent = drawn
        try:
            submission = read(sent.environ(), forms)
        except RequestRefused as refused:
            event(refused.code)
            return
        event("passes")
        passed.append(sent)
        body = submission.rebuild()
        texts = {name: value for name, value in submission.pairs if isinstance(value, str)}
        checked = {name: value for name, value in texts.items() if guards(forms, name)}
        for parser, seen in readings(apply(sent.environ(), body), body.data, php, forms[0].charset):
            calls = php_calls if parser == "php" and body.content_type != JSON else str
            wanted = {calls(name): value for name, value in checked.items()}
            assert len(wanted) == len(checked)
            assert differences(seen, wanted, forms, body.content_type) == [], parser

    bent()
    assert len(passed) * LEAST > EXAMPLES


def test_a_gate_that_reads_with_the_standard_library_and_replays_is_bypassed(php: Php) -> None:
    bypassed = set()

    @CARELESS
    @given(paths_and_requests())
    def bent(drawn: tuple[tuple[Form, ...], Sent]) -> None:
        forms, sent = drawn
        names = {name for form in forms for name in form.names}
        fields = parse_qs(sent.body.decode("utf-8", "replace"), keep_blank_values=True)
        checked = {name: values[0] for name, values in fields.items() if name in names}
        if sent.method != "POST" or sent.length is not None or forms[0].charset != "utf-8" or not checked:
            return
        for parser, reader in readers(php, "utf-8").items():
            with suppress(Exception):
                seen = reader(sent.environ())
                if any(seen.posted.get(name, [value])[-1] != value for name, value in checked.items()):
                    bypassed.add(parser)

    bent()
    gc.collect()  # parsers that give up leave files open
    assert "php" in bypassed
    assert len(bypassed) > 1


def guards(forms: tuple[Form, ...], name: str) -> bool:
    return any(
        name == known or (known == "*@password" and name.endswith("@password")) for f in forms for known in f.names
    )


def php_calls(name: str) -> str:
    """Give the name of a variable of a form; a name that fits a glob may hold what PHP does not let stand."""
    head, bracket, keys = name.partition("[")
    return head.lstrip(" ").replace(".", "_").replace(" ", "_") + bracket + keys


def readers(php: Php, charset: str) -> Mapping[str, Callable[[WSGIEnvironment], Seen]]:
    everybody = {} if charset != "utf-8" else READERS
    return {**everybody, "php": partial(php_reads, php, charset=charset)}


def readings(environ: WSGIEnvironment, body: bytes, php: Php, charset: str) -> Iterator[tuple[str, Seen]]:
    """Give what each parser reads; whoever knows UTF-8 alone, or answers some cookies with 400, is not asked then."""
    for parser, reader in readers(php, charset).items():
        if parser != "cherrypy" or lawful(environ.get("HTTP_COOKIE", "")):
            yield parser, reader(fresh(environ, body))


def lawful(cookies: str) -> bool:
    try:
        SimpleCookie(cookies)
    except CookieError:
        return False
    return True


def differences(seen: Seen, checked: dict[str, str], forms: tuple[Form, ...], kind: str) -> list[object]:
    """Give where a parser reads something else than what was checked, or a guarded name that was not sent."""
    found: list[object] = []
    for name, value in checked.items():
        if seen.posted.get(name) != [value] and not (kind == JSON and name not in seen.posted):
            found.append((name, value, seen.posted.get(name)))
    for place in (seen.posted, seen.merged):
        found += [(name, got) for name, got in place.items() if guards(forms, name) and got != [checked.get(name)]]
    return found

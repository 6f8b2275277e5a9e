from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.web.guard.numberfield import ease, eased
from pyauthgate.web.guard.replies import Reply

HTML = ("Content-Type", "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<input name="email" type="email">', b'<input name="email" type="text">'),
        (b"<INPUT TYPE=EMAIL required NAME=email>", b"<INPUT TYPE=text required NAME=email>"),
        (b"<input type='email' name='email' value='a>b'>", b"<input type='text' name='email' value='a>b'>"),
        (b'<input data-type="email" type="email" type="x" name="email">', None),
        (b'<input name="email" type="password">', b'<input name="email" type="password">'),
        (b'<input name="other" type="email">', b'<input name="other" type="email">'),
        (b'<!-- <input name="email" type="email"> -->', b'<!-- <input name="email" type="email"> -->'),
        (b'<script>"<input name=email type=email>"</script>', b'<script>"<input name=email type=email>"</script>'),
    ],
)
def test_only_the_type_of_that_field_is_changed(before: bytes, after: bytes | None) -> None:
    if after is None:
        after = before.replace(b' type="email"', b' type="text"', 1)
    assert eased(before, "email") == after


@given(st.binary())
def test_any_page_without_such_a_field_stays_as_it_is(page: bytes) -> None:
    assert eased(page, "email") == page or b"email" in page.lower()


def test_a_page_that_is_changed_is_framed_anew_and_not_kept() -> None:
    packed = gzip.compress(b'<form><input name=email type="email"></form>')
    headers = [HTML, ("Content-Encoding", "gzip"), ("Content-Length", str(len(packed))), ("ETag", "x"), ("X-A", "b")]
    reply = Reply(line="200 OK", headers=headers, head=packed)
    ease(reply, "email")
    assert reply.head == b'<form><input name=email type="text"></form>'
    assert reply.headers == [HTML, ("X-A", "b"), ("Content-Length", "43"), ("Cache-Control", "no-store")]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "text/html; charset=utf-16"])
def test_what_is_no_readable_page_stays_as_it_is(kind: str) -> None:
    body, headers = b"<input name=email type=email>", [("Content-Type", kind)]
    reply = Reply(line="200 OK", headers=list(headers), head=body)
    ease(reply, "email")
    assert (reply.head, reply.headers) == (body, headers)

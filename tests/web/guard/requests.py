"""Requests to a guarded path that hypothesis draws: good ones, bent in the ways that parsers differ in."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote_plus

from hypothesis import strategies as st

from pyauthgate.model.forms import Form, FormKind
from tests.web.guard.samples import CHANGE, JSON, LOGIN, URLENCODED, Sent

if TYPE_CHECKING:
    from collections.abc import Sequence

OPTIONAL: Final = replace(CHANGE, optional=True, json=False)
NESTED: Final = Form(kind=FormKind.CHANGE, path="/", current="user[old]", new=("user[pw][first]", "user[pw][second]"))
NUMBERED: Final = Form(kind=FormKind.CHANGE, path="/", new=("*@password",), json=True)
LATIN: Final = replace(CHANGE, charset="iso-8859-1", json=False)
SEVERAL: Final = (
    replace(LOGIN, match={"do": "login"}),
    replace(CHANGE, match={"do": "change"}),
    Form(kind=FormKind.CHANGE, path="/", new=("new_pw", "new_pw2"), match={"do": "reset"}),
)
PATHS: Final = ((CHANGE,), (LOGIN,), (OPTIONAL,), (NESTED,), (NUMBERED,), (LATIN,), SEVERAL)
Pair = tuple[str, str]

SIGNS: Final = "aZ0 +&;=%?#\"'\\<>[]{}.,:/_-~*\t\r\nñ€ｐ😀\x7f\x85\u2028\ufeff"
VALUES: Final = st.text(SIGNS, max_size=8) | st.sampled_from(
    ["Nueva.1", "weak", "", "a&new_pw=weak", '","new_pw":"weak']
)
PLAIN: Final = st.text("aZ09.-_ ñ€&=+;%", min_size=1, max_size=8)

SNIPPETS: Final = (
    *(
        b"&",
        b";",
        b"=",
        b"%",
        b"%00",
        b"+",
        b"\0",
        b"\r\n",
        b"\n",
        b"\r",
        b" ",
        b"[",
        b"]",
        b'"',
        b"\\",
        b"{",
        b"}",
        b",",
    ),
    *(b"&new_pw=weak", b";new_pw=weak", b"&new_pw[]=weak", b"&+new_pw=weak", b"&secret=weak", b"&new.pw=weak", b"\xff"),
    *(b"--B0undary", b"\r\n--B0undary--\r\n", b"\n--B0undary\n", b"\r\n--B0undary\r\n", b"--B0undary--", b"\r\n\r\n"),
    *(
        b'; filename="x"',
        b"; name*=utf-8''new_pw",
        b'; name="new_pw"',
        b"\r\n ",
        b"Content-Transfer-Encoding: base64\r\n",
    ),
    *(b'"new_pw":"weak",', b',"new_pw":"weak"', b"\\u0000", b"\\ud800", b"NaN", b"\xef\xbb\xbf", b"_charset_=utf-7&"),
)
KINDS: Final = (
    *("", "text/plain", URLENCODED.upper(), f"{URLENCODED}; charset=utf-8", f"{URLENCODED};charset=utf-7", JSON),
    *(f"{URLENCODED}, {JSON}", f"{JSON}; charset=utf-16", "multipart/form-data", "multipart/mixed; boundary=B0undary"),
    *(
        'multipart/form-data; boundary="B0undary"',
        "multipart/form-data; boundary=B0undary; boundary=x",
        "application/x",
    ),
)
FRAMES: Final[tuple[dict[str, str], ...]] = (
    {"HTTP_TRANSFER_ENCODING": "chunked"},
    {"HTTP_CONTENT_ENCODING": "gzip"},
    {"SERVER_PROTOCOL": "HTTP/1.0"},
    {"HTTP_X_HTTP_METHOD_OVERRIDE": "PUT"},
    {"HTTP_EXPECT": "100-continue"},
)


@st.composite
def paths_and_requests(draw: st.DrawFn) -> tuple[tuple[Form, ...], Sent]:
    """Draw the forms of a path, and a request to it."""
    forms = draw(st.sampled_from(PATHS))
    form = draw(st.sampled_from(forms))
    pairs = draw(bent([*filled(draw, form), *form.match.items()]))
    kind, body = draw(written(pairs, form))
    if rarely(draw):
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(st.sampled_from(SNIPPETS)) + body[at + draw(st.sampled_from([0, 0, 1])) :]
    names = [name for one in forms for name in one.names] + ["do"]
    return forms, Sent(
        body=body,
        kind=draw(st.sampled_from(KINDS)) if rarely(draw) else kind,
        method=draw(st.sampled_from(["post", "PUT", "GET", "PATCH"])) if rarely(draw, 20) else "POST",
        query=draw(elsewhere(names, "&")) if rarely(draw, 4) else "",
        length=draw(st.sampled_from(["", "0", "3", "+3", "9999"])) if rarely(draw, 20) else None,
        extra=extras(draw, names),
    )


def rarely(draw: st.DrawFn, often: int = 6) -> bool:
    return draw(st.integers(1, often)) == often


def extras(draw: st.DrawFn, names: Sequence[str]) -> dict[str, str]:
    extra = dict(draw(st.sampled_from(FRAMES))) if rarely(draw, 10) else {}
    return extra | {"HTTP_COOKIE": draw(elsewhere(names, "; "))} if rarely(draw, 4) else extra


def filled(draw: st.DrawFn, form: Form) -> list[Pair]:
    good = draw(st.sampled_from([PLAIN, PLAIN, VALUES]))
    return [(name.replace("*", "7"), draw(good)) for name in form.names]


@st.composite
def bent(draw: st.DrawFn, pairs: list[Pair]) -> list[Pair]:
    """Add, double, drop or turn fields."""
    pairs = [*pairs]
    for _ in range(draw(st.sampled_from([0, 0, 1, 2]))):
        at = draw(st.integers(0, len(pairs)))
        names = [name for name, _ in pairs] or ["new_pw"]
        name = draw(st.sampled_from(["x", "a[]", "note"]) | odd(draw(st.sampled_from(names))))
        pairs.insert(at, (name, draw(VALUES)))
    if pairs and rarely(draw, 8):
        pairs.pop(draw(st.integers(0, len(pairs) - 1)))
    return draw(st.permutations(pairs)) if rarely(draw) else pairs


def odd(name: str) -> st.SearchStrategy[str]:
    """Give spellings of a name that some parser takes for it."""
    escaped = "".join(f"%{byte:02x}" for byte in name.encode())
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in name)
    spelled = [
        name,
        f" {name}",
        f"{name} ",
        f".{name}",
        f"{name}[",
        f"{name}[x",
        f"{name}[]",
        f"{name}\0x",
        f"[{name}]",
    ]
    cased = [name.upper(), name.title(), name.replace("_", "."), name.replace("_", " "), name.replace("_", "[")]
    return st.sampled_from(
        [*spelled, *cased, escaped, wide, f"{name}]", f"{name}\n", f"\t{name}", f"{name}%00", f"\ufeff{name}"]
    )


@st.composite
def elsewhere(draw: st.DrawFn, names: Sequence[str], between: str) -> str:
    """Draw a query, or a header of cookies."""
    pieces = draw(
        st.lists(st.sampled_from(["a=1", "theme=dark", "b", "do=change", "do=x"]) | queried(names), max_size=2)
    )
    separator = draw(st.sampled_from([between, between, ";", "&", ", "]))
    return separator.join(pieces).encode("latin-1", "replace").decode("latin-1")


def queried(names: Sequence[str]) -> st.SearchStrategy[str]:
    spelled = st.sampled_from(names).flatmap(odd)
    return st.tuples(spelled, st.booleans()).map(lambda one: (quote_plus(one[0]) if one[1] else one[0]) + "=weak")


@st.composite
def written(draw: st.DrawFn, pairs: list[Pair], form: Form) -> tuple[str, bytes]:
    """Write fields in one of the three ways."""
    way = draw(st.sampled_from(["urlencoded", "urlencoded", "multipart", "json" if form.json else "multipart"]))
    if way == "json":
        return JSON, json.dumps(dict(pairs), ensure_ascii=draw(st.booleans())).encode()
    if way == "urlencoded":
        return URLENCODED, b"&".join(_escaped(draw, pair, form.charset) for pair in pairs)
    return multipart(pairs, form.charset, files=draw(st.booleans()))


def multipart(pairs: list[Pair], charset: str, *, files: bool) -> tuple[str, bytes]:
    mark = b"--B0undary"
    heads = [(f'Content-Disposition: form-data; name="{name}"', value) for name, value in pairs]
    if files:
        heads.insert(0, ('Content-Disposition: form-data; name="f"; filename="a"\r\nContent-Type: text/plain', "x\n"))
    parts = [head.encode(charset, "replace") + b"\r\n\r\n" + value.encode(charset, "replace") for head, value in heads]
    body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
    return "multipart/form-data; boundary=B0undary", body


def _escaped(draw: st.DrawFn, pair: Pair, charset: str) -> bytes:
    """Escape a pair as a browser does it, or too much, or too little."""
    name, value = (half.encode(charset, "replace") for half in pair)
    how = draw(st.sampled_from(["browser", "browser", "browser", "all", "none"]))
    if how == "none":
        return name + b"=" + value
    if how == "all":
        return b"=".join("".join(f"%{byte:02x}" for byte in half).encode() for half in (name, value))
    return f"{quote_plus(name)}={quote_plus(value)}".encode()

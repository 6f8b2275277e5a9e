"""Forms of a panel, and requests to them."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from pyauthgate.model.forms import Form, FormKind

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

URLENCODED: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data; boundary=B0undary"
JSON: Final = "application/json"

CHANGE: Final = Form(kind=FormKind.CHANGE, path="/change", current="old_pw", new=("new_pw", "new_pw2"), json=True)
LOGIN: Final = Form(kind=FormKind.LOGIN, path="/login", user="number", password="secret")
GOOD: Final = {"old_pw": "vieja", "new_pw": "Nueva.1", "new_pw2": "Nueva.1"}


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A request as a client sends it, by default a good one."""

    body: bytes = urlencode(GOOD).encode()
    kind: str | None = URLENCODED
    method: str = "POST"
    query: str = ""
    length: str | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def environ(self) -> WSGIEnvironment:
        given = {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": "/",
            "QUERY_STRING": self.query,
            "SERVER_NAME": "panel.test",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "panel.test",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "wsgi.errors": io.StringIO(),
            "wsgi.input": io.BytesIO(self.body),
            "CONTENT_LENGTH": str(len(self.body)) if self.length is None else self.length,
            **self.extra,
        }
        return given if self.kind is None else given | {"CONTENT_TYPE": self.kind}


def form(*pairs: tuple[str, str], **more: str) -> Sent:
    """Give an urlencoded form: the good fields and more of them."""
    return Sent(body=urlencode([*GOOD.items(), *pairs, *more.items()]).encode())


def raw(more: bytes) -> Sent:
    """Give an urlencoded form with something behind the good fields."""
    return Sent(body=urlencode(GOOD).encode() + more)


def part(head: bytes, content: bytes = b"x", gap: bytes = b"\r\n\r\n") -> bytes:
    return b"--B0undary\r\n" + head + gap + content + b"\r\n"


def text_part(name: str, content: str) -> bytes:
    return part(f'Content-Disposition: form-data; name="{name}"'.encode(), content.encode())


def parts(more: bytes = b"", *, before: bytes = b"", end: bytes = b"--B0undary--\r\n", kind: str = MULTIPART) -> Sent:
    """Give a multipart form: the good fields, and more parts."""
    body = b"".join(text_part(name, value) for name, value in GOOD.items())
    return Sent(body=before + body + more + end, kind=kind)


def members(text: str) -> Sent:
    """Give a JSON body: the good members and more of them."""
    good = ", ".join(f'"{name}": "{value}"' for name, value in GOOD.items())
    return Sent(body=f"{{{good}{text}}}".encode(), kind=JSON)


__all__ = [
    "CHANGE",
    "GOOD",
    "JSON",
    "LOGIN",
    "MULTIPART",
    "URLENCODED",
    "Sent",
    "form",
    "members",
    "part",
    "parts",
    "raw",
    "text_part",
]

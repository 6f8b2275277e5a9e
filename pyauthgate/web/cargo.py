"""The body of a request on its way to the panel, framed in one way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.framing import drawn
from pyauthgate.web.lines import BLOCK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import InputStream, WSGIEnvironment

__all__ = ["Cargo", "load"]

LENGTH = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cargo:
    """A body: of a known length, chunked, or none.

    Parameters
    ----------
    length:
        Bytes of it; None when it is chunked or there is none.
    blocks:
        What is sent; None when there is no body.

    """

    length: int | None = None
    blocks: Iterable[bytes] | None = None

    @property
    def chunked(self) -> bool:
        """Say whether its end is only known when it comes."""
        return self.blocks is not None and self.length is None


def load(environ: WSGIEnvironment) -> Cargo:
    """Read how a body is framed, and its first block: a short one that is cut off never reaches the panel.

    Raises
    ------
    RequestRefused
        The framing can be read in two ways, or tells no end; or the body ends early.

    """
    coding, declared = environ.get("HTTP_TRANSFER_ENCODING") or "", environ.get("CONTENT_LENGTH") or ""
    if coding:
        _demand(coding.strip(" \t").lower() == "chunked" and not declared)
        if not environ.get("wsgi.input_terminated"):
            raise RequestRefused(
                "body.unmeasured", "Nothing tells where the body ends.", "Send its length.", status=411
            )
        return Cargo(blocks=_ahead(_until_its_end(environ["wsgi.input"])))
    if not declared:
        return Cargo()
    _demand(LENGTH.fullmatch(declared) is not None)
    length = int(declared)
    return Cargo(length=length, blocks=_ahead(_exactly(environ["wsgi.input"], length)))


def _demand(clear: bool) -> None:  # noqa: FBT001 -- what is demanded stands where it is called
    if not clear:
        raise RequestRefused("body.framing", "The body's framing can be read in two ways.", "Send its length alone.")


def _ahead(blocks: Iterator[bytes]) -> Iterable[bytes]:
    """Take the first block now."""
    return chain([next(blocks, b"")], blocks)


def _exactly(stream: InputStream, length: int) -> Iterator[bytes]:
    while length:
        wanted = min(length, BLOCK)
        block = _read(stream, wanted)
        if len(block) < wanted:
            raise _cut_off()
        length -= wanted
        yield block


def _until_its_end(stream: InputStream) -> Iterator[bytes]:
    while block := _read(stream, BLOCK):
        yield block


def _read(stream: InputStream, size: int) -> bytes:
    """Give so many bytes, or what is left: a server may hand out less at a time."""
    try:
        return drawn(stream, size)
    except OSError as error:
        raise _cut_off() from error


def _cut_off() -> RequestRefused:
    return RequestRefused("body.short", "The body ended early.", "Send all of it.")

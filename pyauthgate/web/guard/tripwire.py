"""The tripwire: new passwords, log-ins and sessions that are sent where no guard stands.

Of panels with several doors to one change, and of a path that some panel reads
in a way that nobody foresaw, the names of the fields are what is left to know
a change by.  It judges more loosely than the guards: whatever *any* parser could
take for a guarded name is a hit, and what passes goes on byte for byte.
"""

from __future__ import annotations

import io
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NoReturn
from urllib.parse import unquote_to_bytes

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.carried import SHORTEST
from pyauthgate.web.guard.fields import crumbs
from pyauthgate.web.guard.framing import bare, drawn, measured, refuse
from pyauthgate.web.guard.names import GuardedNames, guarded, readings
from pyauthgate.web.guard.partnames import PartNames
from pyauthgate.web.guard.watched import Watched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import WSGIEnvironment

__all__ = ["MOST", "Mode", "Tripwire"]

MOST = 1 << 20
"""Bytes of a body that are read and judged before the panel is called."""

LEARNED = 1024
"""Cookie headers held that have nothing to be judged."""

LONGEST = 1024
"""Characters of a cookie header that is held; longer ones are judged each time."""

Mode = Literal["block", "log", "off"]

TEXT = re.compile(r"url-?encoded|json|text/plain", re.IGNORECASE)
BOUNDARY = re.compile(r';\s*boundary=("?)([A-Za-z0-9_.+=:/\'()?-]{1,70})\1\s*(?:;|\Z)', re.IGNORECASE)
CHARSET = re.compile(
    r"""charset\s*=\s*["']?(?:utf-?8|us-ascii|iso-8859-\d+|latin-?1|windows-125\d)["']?\s*(?:;|\Z)""", re.IGNORECASE
)
FIELD = re.compile(rb"(?:\A|[&;\r\n])([^=&;\r\n]+)")
CARRIED = re.compile(rb"(?:\A|[&;\r\n])([^=&;\r\n]+)=([^&;\r\n]{%d,})" % SHORTEST)
"""A field that may hold a session."""

WILD = re.compile(r"\?|\[[^\]]*\]")
MEMBER = re.compile(rb'"((?:[^"\\]|\\.)*+)"?(\s*+:)?', re.DOTALL)


class Tripwire:
    """Judges bodies of a form's type on paths that nobody guards.

    Parameters
    ----------
    patterns:
        Names and globs of the new passwords of all forms.
    mode:
        ``block`` refuses; ``log`` reports and lets pass; ``off`` does nothing.
    logins:
        The names of user and password of each log-in: where both are sent, somebody tries to log in elsewhere.
    report:
        Takes the request and the code of what was found; never told a name or a value.
    sessions:
        Globs of the cookies by which the panel knows who is logged in: some take such a one from a body.

    """

    def __init__(
        self,
        patterns: tuple[str, ...],
        mode: Mode,
        report: Callable[[WSGIEnvironment, str], object],
        logins: tuple[tuple[str, str], ...] = (),
        sessions: tuple[str, ...] = (),
    ) -> None:
        self._names = guarded(patterns)
        self._logins = tuple((guarded((user,)), guarded((password,))) for user, password in logins)
        # A glob of nothing but classes, such as thirty-two hexadecimal digits, would mean every field.
        self._sessions = guarded(tuple(glob for glob in (WILD.sub("*", each) for each in sessions) if glob.strip("*")))
        self._mode = mode if patterns or logins or sessions else "off"
        self._report = report
        self._plain = {""}

    def check(self, environ: WSGIEnvironment) -> Watched | None:
        """Judge a request to an unguarded path, its cookies unsealed.

        A body of up to 1 MiB is read, judged, and put back; of a longer one
        the parts are judged as the panel reads them.  Nothing is touched where
        there is no body, or one of a type that no form has.

        Returns
        -------
        Watched | None
            The input that the panel will read, where that is judged on the way: its ``refusal`` takes the place of
            an answer that has not begun.

        Raises
        ------
        RequestRefused
            It holds a guarded name (`guard.tripped`) or a session (`guard.carried`), or could not be judged; the
            panel must not be called.

        """
        if self._mode == "off":
            return None
        cookies = environ["HTTP_COOKIE"] if "HTTP_COOKIE" in environ else ""  # noqa: SIM401 (it saves a call)
        asks = environ.get("QUERY_STRING") or cookies not in self._plain
        met = self._ask(environ, cookies) if asks else None
        if bare(environ):
            return None
        kind = environ.get("CONTENT_TYPE") or ""
        text, parts = _kinds(kind)
        if not (text or parts):
            return None
        try:
            return self._judged(environ, kind, met or set(), text=text, parts=parts)
        except RequestRefused as refused:
            self._found(environ, refused)
        return None

    def _ask(self, environ: WSGIEnvironment, cookies: str) -> set[GuardedNames]:
        """Judge the names of query and cookies, and give the fields of log-ins among them.

        Some panels read a field from wherever it comes.
        """
        met = set[GuardedNames]()
        try:
            self._trip(crumbs(environ), met)
            if not met and len(cookies) <= LONGEST:
                self._learn(cookies)
            self._trip(_fields(environ.get("QUERY_STRING", "").encode("latin-1", "ignore")), met)
        except RequestRefused as refused:
            self._found(environ, refused)
            return set()
        return met

    def _learn(self, cookies: str) -> None:
        if len(self._plain) >= LEARNED:
            self._plain.clear()
        self._plain.add(cookies)

    def _judged(
        self, environ: WSGIEnvironment, kind: str, met: set[GuardedNames], *, text: bool, parts: bool
    ) -> Watched | None:
        boundary = _spelled(environ, kind, parts=parts)
        length = measured(environ)
        head = b"" if length and length > MOST else drawn(environ["wsgi.input"], MOST + 1 if length is None else length)
        if max(length or 0, len(head)) > MOST:
            return self._long(environ, head, boundary, met, text=text)
        environ["wsgi.input"] = io.BytesIO(head)
        if length is not None and len(head) != length:
            refuse("guard.short", "The body ends early.")
        if boundary is not None:
            self._trip_parts(PartNames(boundary).feed(head), met, _own(environ))
        if text:
            self._carry(_carried(head, _own(environ)))
            self._trip(_fields(head), met)
            self._trip_members(head, met)
        return None

    def _long(
        self, environ: WSGIEnvironment, head: bytes, boundary: bytes | None, met: set[GuardedNames], *, text: bool
    ) -> Watched:
        names, own = None if boundary is None else PartNames(boundary), _own(environ)

        def judge(piece: bytes) -> None:
            nonlocal names
            try:
                self._trip_parts(names.feed(piece) if names else (), met, own)
            except RequestRefused as refused:
                names = None
                self._found(environ, refused)

        watched = Watched(environ["wsgi.input"], head, judge)
        environ["wsgi.input"] = watched
        if text:
            refuse("guard.large", "The body is too large to be judged.", status=413)
        return watched

    def _trip(self, names: Iterable[bytes], met: set[GuardedNames]) -> None:
        self._meet({text for name in names for text in readings(name)}, met)

    def _trip_parts(self, names: Iterable[bytes], met: set[GuardedNames], own: set[bytes]) -> None:
        """Judge the names of parts; who brings the very cookie has no need of a part in its place."""
        found = [*names]
        brought = {cookie.partition(b"=")[0] for cookie in own}
        self._carry(name for name in found if name not in brought)
        self._trip(found, met)

    def _carry(self, names: Iterable[bytes]) -> None:
        if self._sessions.among({text for name in names for text in readings(name)}):
            refuse("guard.carried", "A session of the panel stands outside of its cookie.")

    def _meet(self, texts: set[str], met: set[GuardedNames]) -> None:
        """Refuse a new password, and user and password of one log-in together.

        Parameters
        ----------
        met:
            Fields of log-ins that were met in this request before.

        """
        met.update(name for login in self._logins for name in login if name.among(texts))
        if self._names.among(texts) or any(met.issuperset(login) for login in self._logins):
            _tripped()

    def _trip_members(self, body: bytes, met: set[GuardedNames]) -> None:
        """Judge the names of a JSON body on every level, in whichever encoding it would be read."""
        for text in {body, body.decode(json.detect_encoding(body), "ignore").encode("utf-8", "ignore")}:
            keys = {key.decode("utf-8", "ignore") for key, colon in MEMBER.findall(text) if colon}
            self._meet({*map(_unescaped, keys)}, met)

    def _found(self, environ: WSGIEnvironment, refused: RequestRefused) -> None:
        self._report(environ, refused.code)
        if self._mode == "block":
            raise refused


def _tripped() -> NoReturn:
    refuse("guard.tripped", "A new password is sent where none is expected.", status=403)


@lru_cache(maxsize=256)
def _kinds(kind: str) -> tuple[bool, bool]:
    """Say whether some parser reads fields in a body of this type, and whether some reads parts."""
    return bool(TEXT.search(kind)) or not kind.partition(";")[0].strip(), "multipart" in kind.lower()


def _spelled(environ: WSGIEnvironment, kind: str, *, parts: bool) -> bytes | None:
    """Give the boundary of a type that says how its body is read in one way only."""
    if environ.get("HTTP_CONTENT_ENCODING"):
        refuse("guard.encoded", "The body is compressed.", status=415)
    if kind.lower().count("charset") > len(CHARSET.findall(kind)):
        refuse("guard.charset", "The body is in an unusual charset.", status=415)
    found = BOUNDARY.search(kind)
    if parts and (found is None or kind.lower().count("boundary") > 1):
        refuse("guard.type", "The type does not say plainly where parts end.", status=415)
    return found[2].encode() if parts and found else None


def _fields(body: bytes) -> set[bytes]:
    """Give the names of a body as every separator that some parser knows cuts it."""
    return set(FIELD.findall(body))


def _own(environ: WSGIEnvironment) -> set[bytes]:
    """Give the cookies that the panel will see, name and value."""
    return {crumb.strip() for crumb in environ.get("HTTP_COOKIE", "").encode("latin-1", "ignore").split(b";")}


def _carried(body: bytes, own: set[bytes]) -> Iterator[bytes]:
    """Give the names of fields with a value that may be a session, less those that repeat a cookie."""
    for name, value in CARRIED.findall(body):
        if unquote_to_bytes(name + b"=" + value) not in own:
            yield name


def _unescaped(key: str) -> str:
    """Give a name without its escapes; halves of surrogate pairs are left out."""
    try:
        text = str(json.loads(f'"{key}"', strict=False)) if "\\" in key else key
    except ValueError:
        return key
    return text.encode("utf-8", "ignore").decode()

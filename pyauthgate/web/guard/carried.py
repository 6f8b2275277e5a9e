"""A session of the panel that address or body carry in the place of its cookie: ``;jsessionid=…``, ``?PHPSESSID=…``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.cookienames import CookieNames, Standing
from pyauthgate.web.guard.fields import ANY
from pyauthgate.web.guard.framing import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.web.guard.fields import Pairs
    from pyauthgate.web.guard.seals import Opened

__all__ = ["SHORTEST", "Carried"]

SHORTEST = 16
"""Characters of the shortest value that may be a session: PHP's and Java's have 22 and more, page numbers less."""


USUAL = ("JSESSIONID", "PHPSESSID")
"""Under these names servers of Java, and PHP, take a session from the address, whatever its cookie is called."""

WILD = re.compile(r"(\*|\?|\[[^\]]*\])")
LONGEST_RUN = 128
"""Characters that a ``*`` stands for in an address: without a bound the search would take the square of its length."""


class Carried:
    """Refuses what carries a session outside of a cookie: no seal tells whose it is, and a cookie shows its value.

    Parameters
    ----------
    globs:
        Patterns of the cookies by which the panel knows who is logged in. One that fits every name says nothing of
        a field.
    report:
        Takes the request and the code of what was found.

    Attributes
    ----------
    globs:
        The patterns of the names that are judged.

    """

    def __init__(self, globs: Iterable[str], report: Callable[[WSGIEnvironment, str], object]) -> None:
        self.globs = (*USUAL, *(glob for glob in globs if glob.strip("*?")))
        self._names = CookieNames(self.globs)
        # PHP looks for it anywhere in the address, up to one of these signs (php_session_start).
        anywhere = "|".join(map(_within, self.globs))
        self._anywhere = re.compile(rf"(?:{anywhere})=[A-Za-z0-9,-]{{{SHORTEST},}}+(?:[/?\\]|\Z)").search
        self._report = report

    def check(self, environ: WSGIEnvironment) -> None:
        """Judge the parameters of the path and of the query, of the link to a reset too: its key has a name of its own.

        Raises
        ------
        RequestRefused
            One has the name of such a cookie, or a usual one, and a value that may be a session (`guard.carried`).

        """
        given = (parameter.partition("=") for parameter in _parameters(environ))
        # A plus is a blank to who reads a query.
        texts = (environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        if any(map(self._anywhere, texts)) or any(
            _is_session(self._names, name.replace("+", " "), value) for name, _, value in given
        ):
            try:
                _refuse()
            except RequestRefused as refused:
                self._report(environ, refused.code)
                raise

    def judge(self, pairs: Pairs, opened: Iterable[Opened]) -> None:
        """Judge the fields of a form: some panels take a session from a body that comes without its cookie.

        Parameters
        ----------
        opened:
            The panel's cookies of whoever sent it: a field may repeat one, as tokens against forgery do.

        Raises
        ------
        RequestRefused
            Another session's value stands in one (`guard.carried`).

        """
        own = {(cookie.name, cookie.value) for cookie in opened}
        given = ((name, value) for name, value in pairs if isinstance(value, str) and (name, value) not in own)
        if any(_is_session(self._names, name, value) for name, value in given):
            _refuse()


def _within(glob: str) -> str:
    """Write a glob for a name that stands anywhere in an address; what it begins with may be anything there anyway."""
    return "".join(map(_letters, WILD.split(glob.lstrip("*"))))


def _letters(piece: str) -> str:
    if not WILD.fullmatch(piece):
        return re.escape(piece)
    return rf"[^=&;/?\\]{{0,{LONGEST_RUN}}}?" if piece == "*" else r"[^=&;/?\\]"


def _is_session(names: CookieNames, name: str, value: str) -> bool:
    return len(value) >= SHORTEST and names.standing(name) is not Standing.FREE


def _refuse() -> NoReturn:
    refuse("guard.carried", "A session of the panel stands outside of its cookie.")


def _parameters(environ: WSGIEnvironment) -> Iterator[str]:
    for segment in environ.get("PATH_INFO", "").split("/"):
        yield from segment.split(";")[1:]
    yield from (
        piece.decode("latin-1") for piece in ANY.split(environ.get("QUERY_STRING", "").encode("latin-1", "ignore"))
    )

"""A session of the panel that the address carries in the place of its cookie: ``;jsessionid=…``, ``?PHPSESSID=…``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.errors import RequestRefused
from pyauthgate.model import FormKind
from pyauthgate.web.guard.cookienames import CookieNames, Standing
from pyauthgate.web.guard.entrances import asks
from pyauthgate.web.guard.fields import ANY
from pyauthgate.web.guard.framing import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form

__all__ = ["SHORTEST", "Carried"]

SHORTEST = 16
"""Characters of the shortest value that may be a session: PHP's and Java's have 22 and more, page numbers less."""


USUAL = ("JSESSIONID", "PHPSESSID")
"""Under these names servers of Java, and PHP, take a session from the address, whatever its cookie is called."""


class Carried:
    """Refuses an address that carries a session: no seal tells whose it is, and the value stands clear in a cookie.

    Parameters
    ----------
    globs:
        Patterns of the cookies by which the panel knows who is logged in. One that fits every name says nothing of
        an address.
    report:
        Takes the request and the code of what was found.

    """

    def __init__(self, globs: Iterable[str], report: Callable[[WSGIEnvironment, str], object]) -> None:
        self._names = CookieNames((*USUAL, *(glob for glob in globs if glob.strip("*?"))))
        self._report = report

    def check(self, environ: WSGIEnvironment, forms: tuple[Form, ...]) -> None:
        """Judge the parameters of the path and of the query.

        Parameters
        ----------
        forms:
            Those of the path: the link to a reset may carry a key under such a name, and shows nothing else.

        Raises
        ------
        RequestRefused
            One has the name of such a cookie, or a usual one, and a value that may be a session (`guard.carried`).

        """
        if any(form.kind is FormKind.RESET and asks(form, environ) for form in forms):
            return
        if any(map(self._is_session, _parameters(environ))):
            try:
                refuse("guard.carried", "The address carries a session of the panel.")
            except RequestRefused as refused:
                self._report(environ, refused.code)
                raise

    def _is_session(self, parameter: str) -> bool:
        name, _, value = parameter.partition("=")
        # A plus is a blank to who reads a query.
        return len(value) >= SHORTEST and self._names.standing(name.replace("+", " ")) is not Standing.FREE


def _parameters(environ: WSGIEnvironment) -> Iterator[str]:
    for segment in environ.get("PATH_INFO", "").split("/"):
        yield from segment.split(";")[1:]
    yield from (
        piece.decode("latin-1") for piece in ANY.split(environ.get("QUERY_STRING", "").encode("latin-1", "ignore"))
    )

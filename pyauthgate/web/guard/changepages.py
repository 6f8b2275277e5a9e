"""Where the panel shows its change forms: what a client who must change the password may look at."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from pyauthgate.web.routes import READS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIEnvironment

__all__ = ["ChangePages"]


class ChangePages:
    """Knows the pages by path and query, as configured.

    Parameters
    ----------
    pages:
        Paths under the application's root, with their query.

    """

    def __init__(self, pages: Iterable[str]) -> None:
        self._pages = frozenset(map(_asked, pages))

    def holds(self, environ: WSGIEnvironment) -> bool:
        """Say whether a request looks at one of them, and does no more."""
        asked = (environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        return environ["REQUEST_METHOD"] in READS and asked in self._pages


def _asked(page: str) -> tuple[str, str]:
    """Give path and query as a server hands them over."""
    path, _, query = page.partition("?")
    return unquote_to_bytes(path).decode("latin-1"), query

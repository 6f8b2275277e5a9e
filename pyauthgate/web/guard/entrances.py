"""Where the panel shows its log-in forms: nothing but these requests may begin a log-in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote_to_bytes

from pyauthgate.model import FormKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form

__all__ = ["Entrances"]

READS = ("GET", "HEAD")


class Entrances:
    """Tells the page of a log-in form from whatever else its path may show.

    A query that is not the page's may be a link that logs in by itself; what
    the panel sets then must not be there when a number is typed.
    """

    def __init__(self, forms: Iterable[Form]) -> None:
        self._forms: dict[str, list[Form]] = {}
        for form in forms:
            if form.kind is FormKind.LOGIN:
                path = unquote_to_bytes(form.shown.partition("?")[0]).decode("latin-1")
                self._forms.setdefault(path, []).append(form)

    def holds(self, environ: WSGIEnvironment) -> bool:
        """Say whether a request looks at such a page, and does no more."""
        forms = self._forms.get(environ.get("PATH_INFO", ""), ())
        return environ["REQUEST_METHOD"] in READS and any(_is_page(form, environ) for form in forms)

    def form(self, environ: WSGIEnvironment) -> Form:
        """Give the form that such a page shows."""
        return next(form for form in self._forms[environ["PATH_INFO"]] if _is_page(form, environ))

    def plain(self, form: Form, environ: WSGIEnvironment) -> bool:
        """Say whether a log-in is sent with no other query than its page has."""
        known = _known(form)
        return all(name == form.next or known.get(name) == value for name, value in _asked(environ))


def _is_page(form: Form, environ: WSGIEnvironment) -> bool:
    asked, own = _asked(environ), dict(_query(form.shown.partition("?")[2]))
    known = _known(form)
    plain = all(name == form.next or known.get(name) == value for name, value in asked)
    return plain and own.items() <= dict(asked).items()


def _known(form: Form) -> dict[str, str]:
    return dict(_query(form.shown.partition("?")[2])) | dict(form.match)


def _asked(environ: WSGIEnvironment) -> list[tuple[str, str]]:
    return _query(environ.get("QUERY_STRING", ""))


def _query(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True)

"""Where the panel shows its log-in forms: nothing but these requests may begin a log-in."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, unquote_to_bytes

from pyauthgate.model import FormKind
from pyauthgate.web.guard.folding import fold
from pyauthgate.web.routes import READS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form

__all__ = ["Entrances", "plain", "returns"]


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

    def form(self, environ: WSGIEnvironment) -> Form | None:
        """Give the form whose page a request looks at; None where it looks at no such page, or does more."""
        if environ["REQUEST_METHOD"] not in READS:
            return None
        return next((form for form in self._forms.get(environ.get("PATH_INFO", ""), ()) if _shows(form, environ)), None)


def plain(form: Form, environ: WSGIEnvironment) -> bool:
    """Say whether a request has no other query than the page of a form has, however a panel cuts it."""
    known = _own(form) | dict(form.match)
    whole = ";" not in environ.get("QUERY_STRING", "")
    return whole and all(name == form.next or known.get(name) == value for name, value in _asked(environ))


def returns(form: Form, sent: str, path: str, query: str) -> bool:
    """Say whether an address is that of a form again, whatever else its query says.

    Parameters
    ----------
    sent:
        The decoded path that the form was sent to.
    path, query:
        The address's own; the path decoded.

    """
    told = {fold(sent): dict(form.match)}
    if form.page:
        page = fold(unquote(form.page.partition("?")[0]))
        told[page] = _own(form) or told.get(page, {})
    found = told.get(fold(path))
    return found is not None and found.items() <= dict(_query(query)).items()


def _shows(form: Form, environ: WSGIEnvironment) -> bool:
    return plain(form, environ) and _own(form).items() <= dict(_asked(environ)).items()


def _own(form: Form) -> dict[str, str]:
    return dict(_query(form.shown.partition("?")[2]))


def _asked(environ: WSGIEnvironment) -> list[tuple[str, str]]:
    return _query(environ.get("QUERY_STRING", ""))


def _query(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True)

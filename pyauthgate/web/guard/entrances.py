"""Where the panel shows its forms: nothing but a look at the page of a log-in may begin one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, unquote, unquote_to_bytes, urlsplit

from pyauthgate.model import FormKind
from pyauthgate.web.guard.fields import ANY, query
from pyauthgate.web.guard.folding import fold, folds, readings
from pyauthgate.web.guard.locations import address, resolve, under_root, written_out
from pyauthgate.web.guard.names import guarded, unescaped
from pyauthgate.web.guard.paths import ANYTHING, MARK
from pyauthgate.web.routes import READS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form

__all__ = ["Entrances", "asks", "returns"]

INDEX = "/index"
"""How the fold of ``/index.php`` and ``/index.html`` ends."""


class Entrances:
    """Tells the page of a log-in form from whatever else its path may show.

    A query that is not the page's may be a link that logs in by itself; what
    the panel sets then must not be there when a number is typed.

    Parameters
    ----------
    report:
        Told of a log-in that is not put to the panel for its query, and the code of that.

    """

    def __init__(self, forms: Iterable[Form], report: Callable[[WSGIEnvironment, str], None]) -> None:
        self._report = report
        self._forms: dict[str, list[Form]] = {}
        self.logins = tuple(form for form in forms if form.kind is FormKind.LOGIN)
        for form in self.logins:
            path = _path(form.shown)
            for each in {path, f"{path.rstrip('/')}/"} if form.slash and not form.page else {path}:
                self._forms.setdefault(each, []).append(form)

    def form(self, environ: WSGIEnvironment) -> Form | None:
        """Give the form whose page a request looks at; None where it looks at no such page, or does more."""
        if environ["REQUEST_METHOD"] not in READS:
            return None
        shown = next((form for form in self._forms.get(_where(environ), ()) if _shows(form, environ)), None)
        return shown if shown and self.plain(shown, environ) else None

    def plain(self, form: Form, environ: WSGIEnvironment) -> bool:
        """Say whether a request has no other query than the page of a form has, and none that leads back to a log-in.

        A panel that leads there after the right password answers as if it had
        not looked at it (`returns`); a sign that writes the address out knows better.
        """
        led = (value for name, value in _asked(environ) if name == form.next and not written_out(form.ok.location))
        return _plain(form, environ) and not any(self.leads_back(value, environ) for value in led)

    def admits(self, form: Form, environ: WSGIEnvironment, onward: str | None = "") -> bool:
        """Say whether a log-in is `plain`, and report one that is not: a form may have changed."""
        back = onward and not written_out(form.ok.location) and self.leads_back(onward, environ)
        if self.plain(form, environ) and not back:
            return True
        self._report(environ, "guard.astray")
        return False

    def leads_back(self, target: str, environ: WSGIEnvironment) -> bool:
        """Say whether an address that is given as where to go after a log-in is that of one again; none is not."""
        found = resolve(target, address(environ)) if target else ""
        path = under_root(found, environ)
        return path is not None and any(returns(form, form.path, path, urlsplit(found).query) for form in self.logins)


def asks(form: Form, environ: WSGIEnvironment) -> bool:
    """Say whether a request on a form's path asks for that form, and for no other page that the path may show.

    What tells it is its ``match``, or the query of its page: each of them once, and under no other name.
    """
    here = form.page != "" and _path(form.page) == _where(environ)
    told = [given for given in (dict(form.match), _own(form) if here else {}) if given]
    return not told or (here and _shows(form, environ)) or any(_tells(given, environ) for given in told)


def returns(form: Form, sent: str, path: str, asked: str) -> bool:
    """Say whether an address is that of a form again, however it is spelled and whatever else its query says.

    Parameters
    ----------
    sent:
        The decoded path that the form was sent to.
    path, asked:
        The address's path, decoded, and its query.

    """
    told = {_spot(fold(sent)): dict(form.match)}
    if ANYTHING in form.path:  # the same form under another number or tenant
        pattern = "[^/]+".join(map(re.escape, _spot(fold(form.path.replace(ANYTHING, MARK))).split(MARK)))
        told |= {spot: dict(form.match) for spot in _spots(path) if re.fullmatch(pattern, spot)}
    if form.page:
        page = _spot(fold(unquote(form.page.partition("?")[0])))
        told[page] = _own(form) or told.get(page, {})
    given = set(_query(asked))
    reached = [told[spot] for spot in _spots(path) if spot in told]
    # A log-in that its body tells from others on its path, and whose page nobody named, may be what the path shows.
    bare = form.kind is FormKind.LOGIN and not asked
    return bool(reached) and (bare or any(given.issuperset(query.items()) for query in reached))


def _spots(path: str) -> frozenset[str]:
    """Give every fold of a decoded path that some panel may read it as."""
    return frozenset(map(_spot, folds(readings(path.encode("utf-8", "replace").decode("latin-1")))))


def _spot(folded: str) -> str:
    """Give a fold without the index of a folder, which servers show for the folder itself."""
    return folded.removesuffix(INDEX)


def _plain(form: Form, environ: WSGIEnvironment) -> bool:
    """Say whether a request has no other query than the page of a form has, however a panel cuts it."""
    known = _own(form) | dict(form.match)
    whole = ";" not in environ.get("QUERY_STRING", "")
    return whole and all(name == form.next or known.get(name) == value for name, value in _asked(environ))


def _shows(form: Form, environ: WSGIEnvironment) -> bool:
    return _plain(form, environ) and _own(form).items() <= dict(_asked(environ)).items()


def _tells(given: Mapping[str, str], environ: WSGIEnvironment) -> bool:
    keys = guarded(tuple(given))
    told = [
        (unescaped(name, "utf-8"), unescaped(value, "utf-8"))
        for name, value in query(environ, ANY)
        if keys.touches(name)
    ]
    return sorted(told) == sorted(given.items())


def _where(environ: WSGIEnvironment) -> str:
    """Give the path of a request; under a prefix a server may leave the root's away."""
    return environ.get("PATH_INFO") or "/"


def _path(page: str) -> str:
    """Give the path of a page as a server hands it over."""
    return unquote_to_bytes(page.partition("?")[0]).decode("latin-1")


def _own(form: Form) -> dict[str, str]:
    return dict(_query(form.shown.partition("?")[2]))


def _asked(environ: WSGIEnvironment) -> list[tuple[str, str]]:
    return _query(environ.get("QUERY_STRING", ""))


def _query(text: str) -> list[tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True)

"""Fields of the panel's other forms, sent to a guarded path: on these the tripwire does not look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.web.guard.fields import ANY, crumbs, query
from pyauthgate.web.guard.framing import refuse
from pyauthgate.web.guard.names import guarded, readings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import WSGIEnvironment

    from pyauthgate.model import Form

__all__ = ["Strays"]


class Strays:
    """Judges names on a guarded path, less those of the forms there, which are read strictly.

    Some panels log in, or set a password, on every page: there nobody would count the one or judge the other.

    Parameters
    ----------
    patterns:
        Names and globs of the new passwords of all forms.
    logins:
        The names of user and password of each log-in.

    """

    def __init__(self, patterns: tuple[str, ...], logins: Iterable[tuple[str, str]]) -> None:
        self._fresh = guarded(patterns)
        self._logins = [(guarded((user,)), guarded((password,))) for user, password in logins]

    def judge(self, environ: WSGIEnvironment, forms: tuple[Form, ...], sent: Iterable[str] = ()) -> None:
        """Judge the query, the cookies, and what was sent in the body, together.

        Parameters
        ----------
        forms:
            Those of the path. Where one has a field that is called as the password of a log-in, nothing tells the two
            apart; one that has the user's name alone gives no leave for the password.
        sent:
            The names of the body, decoded.

        Raises
        ------
        RequestRefused
            A new password is among them, or a user with a password, in any spelling that some parser takes for it.

        """
        own = guarded(tuple(name for form in forms for name in form.guarded))
        written = {name for name, _ in query(environ, ANY)} | crumbs(environ)
        names = {text for name in written for text in readings(name, forms[0].charset)} | {*sent}
        foreign = {name for name in names if not own.guards(name)}
        if self._fresh.among(foreign) or any(
            user.among(names) and password.among(foreign) for user, password in self._logins
        ):
            refuse("guard.unmatched", "A log-in or a new password is sent to another form.")

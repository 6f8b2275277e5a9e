"""A form of the panel, as a visitor sent it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from pyauthgate.web.guard.rebuilding import apply
from pyauthgate.web.targets import spelled

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from pyauthgate.model import Form
    from pyauthgate.web.guard.holders import Holder
    from pyauthgate.web.guard.submission import Submission
    from pyauthgate.web.visit import Visit

__all__ = ["Handler", "Sent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One guarded request whose body was read, and can be read in one way only.

    Parameters
    ----------
    environ:
        What the panel may see of the request: our cookies are gone, its own are unsealed.
    holder:
        Whom the panel's cookies are sealed for.
    form:
        Which of the panel's forms it is.

    """

    visit: Visit
    environ: WSGIEnvironment = field(repr=False)
    submission: Submission = field(repr=False)
    holder: Holder
    form: Form

    @property
    def program(self) -> bool:
        """It was sent by a script, which wants no page in reply."""
        return self.visit.program or self.submission.kind == "json"

    @property
    def shown(self) -> str:
        """Where the form is shown: its page, else where it was sent."""
        return self.visit.root + (self.form.page or spelled(self.environ.get("PATH_INFO", "")))

    def value(self, name: str) -> str:
        """Give what a field holds; one that is not configured, or absent, holds nothing."""
        return (self.submission.value(name) or "") if name else ""

    def rebuilt(self, user: str = "", password: str | None = None) -> WSGIEnvironment:
        """Give the request that the panel gets: made anew of what was read, so that it reads nothing else.

        Parameters
        ----------
        user:
            What stands in the field of the user, if the form has one; empty for what was sent.
        password:
            What stands in a log-in's field of the password; None for what was sent.

        """
        replaced = {self.form.user: user} if user and self.form.user else {}
        if password is not None:
            replaced[self.form.password] = password
        return apply(self.environ, self.submission.rebuild(replaced))


class Handler(Protocol):
    """Judges one kind of form, and answers."""

    def __call__(self, sent: Sent) -> WSGIApplication:
        """Give the answer."""
        ...

"""A form of the panel, as a visitor sent it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication, WSGIEnvironment

    from pyauthgate.model import Form
    from pyauthgate.web.guard.submission import Submission
    from pyauthgate.web.visit import Visit

__all__ = ["Handler", "Sent"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One guarded request whose body was read, and read in one way only.

    Parameters
    ----------
    environ:
        What the panel may see of the request: our cookies are gone, its own are unsealed.
    holder:
        Whom the panel's cookies are sealed for.

    """

    visit: Visit
    environ: WSGIEnvironment = field(repr=False)
    submission: Submission = field(repr=False)
    holder: str

    @property
    def form(self) -> Form:
        """Which of the panel's forms it is."""
        return self.submission.form

    def value(self, name: str) -> str:
        """Give what a mandatory field holds; a name that is not configured holds nothing."""
        return (self.submission.value(name) or "") if name else ""


class Handler(Protocol):
    """Judges one kind of form, and answers."""

    def __call__(self, sent: Sent) -> WSGIApplication:
        """Give the answer."""
        ...

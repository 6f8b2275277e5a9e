"""The panel's own forms, as the gate is told of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Form", "FormKind", "FormLimits", "Sign"]


class FormKind(StrEnum):
    """What a form of the panel is for."""

    LOGIN = "login"
    CHANGE = "change"
    RESET = "reset"
    """Sets a new password by a link, for somebody who is not logged in."""
    RECOVER = "recover"
    """Asks for such a link."""
    LOGOUT = "logout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """How one kind of reply of the panel is known; everything that is given must hold.

    Parameters
    ----------
    status:
        Any one of these HTTP statuses; empty for every one.
    location:
        A glob that the path of ``Location`` fits; empty for any.
    cookie:
        A glob of the name of a cookie that is set with a value; empty for any.
    contains:
        A text that stands in the body as sent; empty for any.

    """

    status: tuple[int, ...] = ()
    location: str = ""
    cookie: str = ""
    contains: str = ""

    @property
    def given(self) -> bool:
        """Say whether it demands anything at all."""
        return bool(self.status or self.location or self.cookie or self.contains)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLimits:
    """What a body may be at most, judged before it is parsed.

    Parameters
    ----------
    body:
        Bytes of it.
    fields:
        How many there are.
    name, value:
        Bytes of one, decoded.

    """

    body: int = 65_536
    fields: int = 64
    name: int = 128
    value: int = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One form of the panel that the gate stands in front of.

    Parameters
    ----------
    path:
        Where it is sent, under the application's root, in the one spelling that is let through. A segment ``*`` stands
        for exactly one segment, as of a link that carries a token.
    slash:
        The path with one more slash at its end is let through as well.
    page:
        Where it is shown, with its query, if not where it is sent.
    user, password:
        Fields of a log-in: the client number, and what is typed as the password.
    code:
        The field of ours that stands in the page of a log-in and takes the code of a second factor; empty for none.
        The panel never sees it.
    current:
        The field of the current password; empty where the panel asks for none.
    new:
        Names or globs of the fields of the new password: the first is the password, the rest its confirmations.
    match:
        Fields with their values by which one of several forms on one path is chosen; they never let a request pass.
    next:
        The name in the query of a log-in page that says where to lead from it; empty where the panel knows none.
    json:
        Programs may send it as one JSON object.
    charset:
        The encoding of an urlencoded body, as Python names it.
    optional:
        The form saves other things too: an empty or absent new password changes none.
    leaves:
        To look at this log-in form logs out: the panel has no other way.
    reauth:
        Seconds since the log-in within which a form without ``current`` is taken.
    json_ok, json_failed:
        How replies whose own type is JSON are known, where they differ from the pages.
    refuse:
        Where a refusal is shown: ``page``, inside the panel's own page, or ``own``, on one of ours.

    """

    kind: FormKind
    path: str
    slash: bool = False
    page: str = ""
    user: str = ""
    password: str = ""
    code: str = ""
    current: str = ""
    new: tuple[str, ...] = ()
    match: Mapping[str, str] = field(default_factory=dict)
    next: str = ""
    json: bool = False
    charset: str = "utf-8"
    optional: bool = False
    leaves: bool = False
    reauth: float = 600.0
    refuse: str = "page"
    ok: Sign = Sign()
    failed: Sign = Sign()
    json_ok: Sign = Sign()
    json_failed: Sign = Sign()
    limits: FormLimits = FormLimits()

    @property
    def shown(self) -> str:
        """Where the form is shown."""
        return self.page or self.path

    def signs(self, *, json: bool) -> tuple[Sign, Sign]:
        """Give how success and failure are known in a page, or in a reply whose own type is JSON."""
        if json and (self.json_ok.given or self.json_failed.given):
            return self.json_ok, self.json_failed
        return self.ok, self.failed

    @property
    def names(self) -> tuple[str, ...]:
        """Every name or glob of a field of the panel's that the gate reads."""
        return tuple(name for name in (self.user, self.password, self.current, *self.new) if name)

    @property
    def guarded(self) -> tuple[str, ...]:
        """Every name or glob that stands once, in the body, and nowhere else."""
        return (*self.names, self.code) if self.code else self.names

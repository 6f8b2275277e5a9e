"""One ``Set-Cookie`` line, read as a browser reads it (RFC 6265bis, section 5.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import mktime_tz, parsedate_tz
from typing import TYPE_CHECKING

from pyauthgate.web.guard.headerlines import values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pyauthgate.web.guard.headerlines import HeaderLines

__all__ = ["SetCookie", "cookies_set"]

BLANKS = " \t"
WHOLE_SECONDS = re.compile(r"-?[0-9]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCookie:
    """A cookie that a reply sets.

    Parameters
    ----------
    name, value:
        Without blanks around them; quotes are part of a value.
    tail:
        The attributes as written, with the semicolon before them.

    """

    name: str
    value: str = field(repr=False)
    tail: str

    @classmethod
    def read(cls, line: str) -> SetCookie:
        """Read a line; without an equals sign all of it is the value, of no name."""
        pair, semicolon, tail = line.partition(";")
        name, equals, value = pair.partition("=")
        if not equals:
            name, value = "", pair
        return cls(name=name.strip(BLANKS), value=value.strip(BLANKS), tail=semicolon + tail)

    @property
    def empty(self) -> bool:
        """Say whether there is nothing in it."""
        return self.value in {"", '""'}

    def attributes(self) -> Mapping[str, str]:
        """Give the attributes by their names in lower case; of each the last, which counts."""
        parts = (part.partition("=") for part in self.tail.split(";"))
        return {name.strip(BLANKS).lower(): value.strip(BLANKS) for name, _, value in parts}

    def ends(self, now: float) -> bool:
        """Say whether it deletes: it has ended already by ``Max-Age``, else by ``Expires``.

        Parameters
        ----------
        now:
            Seconds since 1970-01-01 UTC.

        """
        given = self.attributes()
        if WHOLE_SECONDS.fullmatch(given.get("max-age", "")):
            return int(given["max-age"]) <= 0
        expires = moment(given.get("expires", ""))
        return expires is not None and expires <= now


def cookies_set(lines: HeaderLines) -> list[SetCookie]:
    """Give the cookies that a reply sets, in order."""
    return [SetCookie.read(value) for value in values(lines, "set-cookie")]


def moment(date: str) -> int | None:
    """Read a date in seconds since 1970-01-01 UTC; None for what is none."""
    try:
        parts = parsedate_tz(date)
        return mktime_tz(parts) if parts else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None

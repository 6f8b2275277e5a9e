"""The folder into which mails are written, read again: so many, so large, and no file but a mail."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import default
from heapq import nlargest
from operator import itemgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from email.message import EmailMessage
    from pathlib import Path

__all__ = ["MOST", "Mailbox", "Message"]

MOST = 100
"""Mails that are listed, the newest: whoever tries the demo out reads no more."""
LARGEST = 256 * 1024
"""Bytes of a file that is read: a mail of ours has a few thousand."""
NAME = re.compile(r"([A-Za-z0-9_-]{1,100})\.eml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A mail as it is read.

    Parameters
    ----------
    name:
        Of its file, without the end.
    at:
        When its letter was written.
    text, html:
        The same in two forms; empty for a form that it has not.

    """

    name: str
    to: str
    subject: str
    at: datetime
    text: str = field(repr=False)
    html: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Reads the mails in a folder, which may not be there yet."""

    folder: Path

    def newest(self) -> tuple[Message, ...]:
        """Give the newest mails, the newest first."""
        chosen = nlargest(MOST, self._entries(), key=itemgetter(0))
        return tuple(read for _, name in chosen if (read := self.read(name)) is not None)

    def read(self, name: str) -> Message | None:
        """Read one mail; None where there is none of this name.

        Parameters
        ----------
        name:
            Whatever a visitor asks for: only what can be the name of a mail is looked for.

        """
        file = self.folder / f"{name}.eml"
        if NAME.fullmatch(file.name) is None or file.name != f"{name}.eml" or file.is_symlink():
            return None
        try:
            with file.open("rb") as opened:
                content = opened.read(LARGEST + 1)
        except OSError:
            return None
        return _message(name, content) if len(content) <= LARGEST else None

    def _entries(self) -> Iterator[tuple[int, str]]:
        """Give when each mail was put here, and its name."""
        with suppress(FileNotFoundError):
            for file in self.folder.iterdir():
                if named := NAME.fullmatch(file.name):
                    yield file.lstat().st_mtime_ns, named[1]


def _message(name: str, content: bytes) -> Message | None:
    mail = message_from_bytes(content, policy=default)
    date = mail["Date"]
    if date is None or date.datetime is None:
        return None
    return Message(
        name=name,
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        at=date.datetime,
        text=_part(mail, "plain"),
        html=_part(mail, "html"),
    )


def _part(mail: EmailMessage, form: str) -> str:
    part = mail.get_body((form,))
    return str(part.get_content()) if part is not None else ""

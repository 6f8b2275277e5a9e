"""A folder that takes our mails in a mail server's place: for trying out, and for a site that must write to nobody.

What lies there opens doors, as a mail does: the folder is its owner's alone,
and one that others may look into takes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.policy import SMTP
from typing import TYPE_CHECKING, Self

from pyauthgate.mail.delivery import Delivery, Report

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

__all__ = ["Folder"]

OWN = 0o700
OTHERS = 0o077
MESSAGE_ID = re.compile(r"<([A-Za-z0-9_-]{1,100})@[^<>@]+>")
"""Ours: the left part can be no path, whatever it says."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Writes each mail into a file of its own, named by the Message-ID: the same mail twice is one file.

    Parameters
    ----------
    path:
        Made with mode 0700 where it is missing; the folder that holds it must be there.

    """

    path: Path

    @property
    def timeout(self) -> float:
        """No step waits for anybody: a disk is not asked how long it takes."""
        return 0.0

    def transport(self) -> Self:
        """Give the folder: there is nothing to open."""
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, sender: str, address: str, mail: bytes) -> Report:  # noqa: ARG002 -- both stand in the mail
        """Write a mail, whole or not at all: a file of this name is never seen half written.

        Parameters
        ----------
        sender, address:
            Of no use here.
        mail:
            Whole; written as it is.

        """
        named = MESSAGE_ID.fullmatch(str(BytesHeaderParser(policy=SMTP).parsebytes(mail)["Message-ID"]))
        if named is None:
            return Report(delivery=Delivery.REFUSED, error="unnamed")
        try:
            self.path.mkdir(mode=OWN, exist_ok=True)
            if self.path.stat().st_mode & OTHERS:
                return Report(delivery=Delivery.UNREACHABLE, error="permissions")
            self._write(named[1], mail)
        except OSError:
            return Report(delivery=Delivery.UNREACHABLE, error="folder")
        return Report(delivery=Delivery.SENT)

    def _write(self, name: str, mail: bytes) -> None:
        part = self.path / f"{name}.part"
        part.touch(mode=0o600)
        part.write_bytes(mail)
        part.replace(self.path / f"{name}.eml")

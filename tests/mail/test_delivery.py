"""What every carrier must do, on a real mail server and in a real folder."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

import pytest

from pyauthgate.mail.delivery import Carrier, Delivery, Report
from pyauthgate.mail.folder import Folder
from pyauthgate.mail.relay import Server
from tests.mail.mailserver import Mailserver, mailserver
from tests.mail.test_letters import LETTER, letters

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Open = Callable[["Path"], AbstractContextManager[tuple[Carrier, Callable[[], list[bytes]]]]]
"""Gives a carrier, and what lists the mails that it has taken."""


@contextmanager
def by_server(_: Path) -> Iterator[tuple[Carrier, Callable[[], list[bytes]]]]:
    with mailserver(Mailserver()) as desk:
        server = Server(url=desk.url(), name="x.example", timeout=20.0, plain=True)
        yield server, lambda: [taken.content for taken in desk.taken]


@contextmanager
def by_folder(place: Path) -> Iterator[tuple[Carrier, Callable[[], list[bytes]]]]:
    yield Folder(place / "mails"), lambda: [file.read_bytes() for file in (place / "mails").iterdir()]


@pytest.mark.parametrize("carried", [by_server, by_folder])
def test_a_mail_is_taken_byte_for_byte(carried: Open, tmp_path: Path) -> None:
    mail = letters().write(LETTER)
    with carried(tmp_path) as (carrier, taken):
        assert carrier.timeout >= 0
        with carrier.transport() as transport:
            report = transport.send("no@x.example", mail.address, mail.content)
        assert report == Report(delivery=Delivery.SENT)
        assert taken() == [mail.content]

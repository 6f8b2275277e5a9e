from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.mailbox import LARGEST, MOST, Mailbox
from pyauthgate.mail.folder import Folder
from tests.mail.test_letters import LETTER, LINK, letters

if TYPE_CHECKING:
    from pathlib import Path

DATE = "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"


def put(folder: Path, name: str, *, at: int = 0) -> None:
    """Write a mail as the worker does, and say when that was."""
    mail = letters().write(replace(LETTER, id=f"{name:-<22}"))
    with Folder(folder).transport() as transport:
        transport.send("no@x.example", mail.address, mail.content)
    os.utime(folder / f"{name:-<22}.eml", (at, at))


def test_a_mail_is_read_as_it_was_written(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    put(folder, "one")
    read = Mailbox(folder).read(f"{'one':-<22}")
    assert read is not None
    assert (read.to, read.subject.endswith(" - Panel de Ñandú S.A.")) == ("ana@correo.example", True)
    assert read.at.timestamp() == LETTER.at
    assert LINK in read.text
    assert f'href="{LINK.replace("&", "&amp;")}"' in read.html
    assert LINK not in repr(read)


def test_the_newest_come_first_and_no_more_than_a_hundred(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    assert Mailbox(folder).newest() == ()
    folder.mkdir()
    for turn in range(MOST + 3):
        (folder / f"m{turn}.eml").write_bytes(f"{DATE}To: a@x.example\r\nSubject: x\r\n\r\n".encode())
        os.utime(folder / f"m{turn}.eml", (at := 1_000_000 + turn * 7 % (MOST + 3), at))
    listed = [message.name for message in Mailbox(folder).newest()]
    assert len(listed) == MOST
    assert listed == sorted(listed, key=lambda name: -(int(name[1:]) * 7 % (MOST + 3)))


@pytest.mark.parametrize("name", ["", ".", "..", "../secret", "a/b", "a.b", "a\0b", "x" * 101, "x" * 5000, "ñ", "a\n"])
def test_what_can_be_no_mail_is_not_looked_for(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.eml").write_bytes(letters().write(LETTER).content)
    (tmp_path / "mails").mkdir()
    assert Mailbox(tmp_path / "mails").read(name) is None


def test_what_is_no_mail_of_ours_is_not_shown(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    put(folder, "good")
    outside = tmp_path / "outside"
    outside.write_bytes((folder / f"{'good':-<22}.eml").read_bytes())
    (folder / "link.eml").symlink_to(outside)
    (folder / "half.part").write_bytes(outside.read_bytes())
    (folder / "large.eml").write_bytes(outside.read_bytes() + b"x" * LARGEST)
    (folder / "dateless.eml").write_bytes(b"Subject: x\r\n\r\nx")
    (folder / "folder.eml").mkdir()
    assert [message.name for message in Mailbox(folder).newest()] == [f"{'good':-<22}"]


def test_a_mail_of_one_form_has_no_other(tmp_path: Path) -> None:
    (tmp_path / "plain.eml").write_bytes(f"{DATE}To: a@x.example\r\nSubject: x\r\n\r\nhello\r\n".encode())
    read = Mailbox(tmp_path).read("plain")
    assert read is not None
    assert (read.text.strip(), read.html) == ("hello", "")

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pyauthgate.mail.delivery import Delivery, Report
from pyauthgate.mail.folder import Folder
from pyauthgate.mail.letters import Letters
from pyauthgate.mail.worker import MARGIN, Round, Worker
from tests.contracts.records import enrol
from tests.fakes.clock import FakeClock
from tests.fakes.store import FakeStore
from tests.mail.test_letters import LETTER, letters

if TYPE_CHECKING:
    from pathlib import Path

SENT = Report(delivery=Delivery.SENT)
MAIL = letters().write(LETTER).content


def put(folder: Path, mail: bytes = MAIL) -> Report:
    with Folder(folder).transport() as transport:
        return transport.send("no@x.example", "ana@x.example", mail)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def test_each_mail_is_a_file_of_its_owner_alone_named_by_its_message_id(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    assert put(folder) == SENT
    assert folder.stat().st_mode & 0o777 == 0o700
    (file,) = folder.iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == (f"{LETTER.id}.eml", 0o600)
    assert file.read_bytes() == MAIL


def test_the_same_mail_twice_is_one_file_and_another_is_another(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    other = replace(LETTER, id="another-" * 4)
    assert [put(folder), put(folder), put(folder, letters().write(other).content)] == [SENT] * 3
    assert names(folder) == sorted([f"{LETTER.id}.eml", f"{other.id}.eml"])


def test_what_died_half_way_is_written_anew(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir(mode=0o700)
    (folder / f"{LETTER.id}.part").write_bytes(MAIL + b"longer than what it should be")
    assert put(folder) == SENT
    assert names(folder) == [f"{LETTER.id}.eml"]
    assert (folder / f"{LETTER.id}.eml").read_bytes() == MAIL


@pytest.mark.parametrize(
    "line", ["", "Message-ID: none\r\n", "Message-ID: <../../etc/x@h>\r\n", "Message-ID: <a/b@h>\r\n"]
)
def test_a_mail_without_a_name_of_ours_is_no_file(tmp_path: Path, line: str) -> None:
    assert put(tmp_path / "mails", f"{line}Subject: x\r\n\r\nx".encode()) == Report(
        delivery=Delivery.REFUSED, error="unnamed"
    )
    assert not list(tmp_path.iterdir())


def test_a_folder_that_others_may_look_into_takes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    folder.chmod(0o750)
    assert put(folder) == Report(delivery=Delivery.UNREACHABLE, error="permissions")
    assert names(folder) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "none" / "mails", tmp_path / "file" / "mails"):
        assert put(place) == Report(delivery=Delivery.UNREACHABLE, error="folder")


def test_the_worker_empties_the_outbox_into_it_and_waits_for_nobody(tmp_path: Path) -> None:
    store, clock = FakeStore(), FakeClock()
    enrol(store)
    with store.begin() as work:
        work.outbox.put(replace(LETTER, number="9000", at=clock.now(), expires_at=None))
    written = Letters(site="Panel", host="[127.0.0.1]", sender="no@example.net", language="es")
    worker = Worker(store=store, clock=clock, letters=written, carrier=Folder(tmp_path / "mails"))
    assert worker.lease == MARGIN
    assert worker() == Round(sent=1)
    assert names(tmp_path / "mails") == [f"{LETTER.id}.eml"]

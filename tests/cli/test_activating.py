from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pyauthgate.bootstrap import build
from pyauthgate.config import load
from tests.cli.desk import GOOD

if TYPE_CHECKING:
    from tests.cli.desk import Desk

MAIL = '[mail]\nsmtp = "smtp://127.0.0.1:9"\nsender = "Panel <no-responder@example.net>"\n'


def invited(desk: Desk) -> list[str]:
    with closing(build(load(desk.file))) as house, house.store.begin() as work:
        postings = work.outbox.take(house.clock.now(), lease=0.0, limit=100)
    return [posting.letter.number for posting in postings if posting.letter.kind == "activation"]


@pytest.fixture
def mailing(desk: Desk) -> Desk:
    """Give a desk with a mail server, which nobody asks."""
    with desk.file.open("a") as file:
        file.write(MAIL)
    return desk


def test_a_client_is_added_and_written_to(mailing: Desk) -> None:
    said = mailing.done("client", "add", "9000", "--email=maria@ejemplo.com", "--activate")
    assert said == "Client 9000 is added, and written to.\n"
    assert invited(mailing) == ["9000"]


def test_without_an_address_or_a_mail_server_nobody_is_added(mailing: Desk) -> None:
    refused = mailing.run("client", "add", "9000", "--activate")
    assert (refused.exit_code, "[record.email]" in refused.stderr) == (1, True)
    mailing.file.write_text(mailing.file.read_text().replace(MAIL, ""))
    refused = mailing.run("client", "add", "9000", "--email=maria@ejemplo.com", "--activate")
    assert (refused.exit_code, "[mail.none]" in refused.stderr) == (3, True)
    assert mailing.done("client", "list") == ""


@pytest.mark.parametrize("other", ["--no-password", "--password-stdin"])
def test_a_password_and_a_link_are_not_for_the_same_client(mailing: Desk, other: str) -> None:
    assert mailing.run("client", "add", "9000", "--activate", other, stdin=f"{GOOD}\n").exit_code == 2


def test_a_file_of_clients_is_imported_and_who_has_no_password_written_to(mailing: Desk) -> None:
    sheet = mailing.folder / "clients.csv"
    sheet.write_text("number,email\n9000,a@ejemplo.com\n9001,b@ejemplo.com\n")
    mailing.done("client", "import", str(sheet), "--activate")
    assert sorted(invited(mailing)) == ["9000", "9001"]


def test_a_client_is_written_to_again_and_all_who_have_no_password(mailing: Desk) -> None:
    mailing.done("client", "add", "9000", "--email=a@ejemplo.com", "--no-password")
    mailing.done("client", "add", "9001", "--no-password")
    mailing.done("client", "add", "9002", "--email=c@ejemplo.com", "--password-stdin", stdin=f"{GOOD}\n")
    assert mailing.told("client", "activate", "--all") == [{"sent": 1, "passed_over": 1}]
    assert mailing.done("client", "activate", "9002") == "1 written to.\n"
    assert sorted(invited(mailing)) == ["9000", "9002"]
    assert "1 passed over" in mailing.done("client", "activate", "--all")


def test_nobody_is_written_to_unless_it_is_said_who_and_a_mail_server_is_there(mailing: Desk) -> None:
    assert mailing.run("client", "activate").exit_code == 2
    assert mailing.run("client", "activate", "9000", "--all").exit_code == 2
    assert "[record.unknown]" in mailing.run("client", "activate", "9999").stderr
    mailing.file.write_text(mailing.file.read_text().replace(MAIL, ""))
    refused = mailing.run("client", "activate", "--all")
    assert (refused.exit_code, "[mail.none]" in refused.stderr) == (3, True)
    sheet = mailing.folder / "clients.csv"
    sheet.write_text("number,email\n9000,a@ejemplo.com\n")
    assert "[mail.none]" in mailing.run("client", "import", str(sheet), "--activate").stderr

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.group import COMMANDS
from pyauthgate.store import open_store
from tests.cli.desk import CONFIGURATION, GOOD, ROOT

if TYPE_CHECKING:
    from tests.cli.desk import Desk

MAIL = '[mail]\nfolder = "mails"\nsender = "Panel <no-reply@x.example>"\n'
DAYS_181 = 181 * 86_400.0


@pytest.fixture
def written(desk: Desk) -> Desk:
    """Give a desk with a client whose password is half a year old, and one with a new one."""
    desk.write(CONFIGURATION + MAIL)
    for number in ("9000", "9001"):
        desk.done("client", "add", number, "--email", "ana@x.example", "--password-stdin", stdin=GOOD)
    with closing(open_store(f"sqlite:///{desk.folder / 'var' / 'gate.db'}")) as store, store.begin() as work:
        (account,) = work.accounts.of("9000")
        assert account.changed_at is not None
        old = account.changed_at - DAYS_181
        work.accounts.renew(account, str(account.digest), at=old, must_change=False, keep=0)
    return desk


def test_who_has_an_old_password_is_written_to_once(written: Desk) -> None:
    assert written.done("remind", "--dry-run") == "1 clients would be reminded.\n"
    assert written.told("remind", "--dry-run") == [{"reminded": 0, "due": 1}]
    assert written.done("remind") == "1 clients are reminded.\n"
    assert written.told("remind") == [{"reminded": 0, "due": 0}]
    assert written.done("mail", "run", "--once").startswith("Sent 1,")
    (file,) = (written.folder / "mails").iterdir()
    assert "X-Client-Number: 9000\n" in file.read_text()
    assert written.codes()[-1] == "client.reminded"


def test_where_no_mail_is_configured_it_says_so(desk: Desk) -> None:
    for words in (("remind",), ("remind", "--dry-run")):
        result = desk.run(*words)
        assert (result.exit_code, "[mail.none]" in result.stderr) == (3, True)


def test_the_timer_starts_a_command_that_is_there() -> None:
    folder = ROOT / "deploy" / "systemd"
    service = (folder / "pyauthgate-remind.service").read_text()
    assert "ExecStart=/opt/pyauthgate/bin/pyauthgate remind --config" in service
    assert "remind" in COMMANDS
    assert (folder / "pyauthgate-remind.timer").is_file()

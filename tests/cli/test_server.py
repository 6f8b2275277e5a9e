from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import pytest
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]

from pyauthgate.cli import binding
from pyauthgate.cli.housekeeping import Housekeeping
from pyauthgate.cli.server import Application, run
from pyauthgate.cli.worker import PatientWorker
from pyauthgate.config import load
from pyauthgate.web import AuthGate
from tests.cli.desk import CONFIGURATION

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

    from pyauthgate.config import Settings
    from tests.cli.desk import Desk


def application(desk: Desk, **options: Any) -> Application:  # noqa: ANN401 (whatever is tried)
    address = binding.read("127.0.0.1:8000")
    given: dict[str, Any] = {"address": address, "override": {}, "ready": lambda _: None, **options}
    return Application(load(desk.file), **given)


def test_gunicorn_believes_no_header_and_opens_no_other_door(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    monkeypatch.setenv("GUNICORN_CMD_ARGS", "--forwarded-allow-ips=* --workers=9")
    cfg = application(desk).cfg
    assert (cfg.forwarded_allow_ips, cfg.forwarder_headers, cfg.secure_scheme_headers) == ([], [], {})
    assert (cfg.proxy_protocol, cfg.header_map, cfg.control_socket_disable) == ("off", "drop", True)
    assert (cfg.accesslog, cfg.preload_app, cfg.umask) == (None, False, 0o117)
    assert (cfg.workers, cfg.threads, cfg.worker_class) == (1, 2, PatientWorker)


def test_the_command_line_comes_before_the_file_and_stays_so(desk: Desk) -> None:
    served = application(desk, override={"workers": 3})
    assert served.cfg.workers == 3
    desk.write(CONFIGURATION.replace("threads = 2", "threads = 5"))
    assert served.renew()
    served.reload()
    assert (served.cfg.workers, served.cfg.threads) == (3, 5)


def test_the_address_stays_until_a_restart(desk: Desk) -> None:
    served = application(desk)
    desk.write(CONFIGURATION + 'bind = "127.0.0.1:9999"\n')
    assert served.renew()
    served.reload()
    assert served.cfg.address == [("127.0.0.1", 8000)]


def test_a_worker_builds_the_house_and_keeps_it(desk: Desk) -> None:
    assert isinstance(application(desk).load(), AuthGate)


def test_what_stands_in_front_of_the_gate_is_given_it(desk: Desk) -> None:
    given: list[object] = []

    def front(gate: WSGIApplication) -> WSGIApplication:
        given.append(gate)
        return lambda _environ, _start: [b"in front"]

    loaded = application(desk, front=front).load()
    assert loaded({}, lambda *_: lambda _: None) == [b"in front"]
    assert isinstance(given[0], AuthGate)


def test_a_worker_sends_mails_where_there_is_a_mail_server(desk: Desk) -> None:
    assert "pyauthgate-mail" not in {thread.name for thread in threading.enumerate()}
    desk.write(f'{CONFIGURATION}[mail]\nsmtp = "smtp://127.0.0.1:1"\nsender = "a@x.example"\n')
    application(desk).load()
    (sending,) = (thread for thread in threading.enumerate() if thread.name == "pyauthgate-mail")
    assert isinstance(sending, Housekeeping)
    sending.end()
    sending.join(20)
    assert not sending.is_alive()


def test_a_worker_that_cannot_start_says_why_and_lets_the_master_start_another(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    (desk.folder / "var" / "secret").unlink()
    with pytest.raises(SystemExit) as caught:
        application(desk).load()
    assert caught.value.code not in {Arbiter.WORKER_BOOT_ERROR, Arbiter.APP_LOAD_ERROR, 0, None}
    assert "[secret.missing]" in capsys.readouterr().err


def test_a_broken_file_changes_nothing_and_is_told(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    served = application(desk)
    before = served.settings
    desk.write("[site\n")
    assert not served.renew()
    assert served.settings is before
    said = capsys.readouterr().err
    assert "[config.syntax]" in said
    assert "The old configuration stays in force." in said


def test_a_file_that_workers_cannot_start_with_changes_nothing(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    served = application(desk)
    before = served.settings
    desk.write(CONFIGURATION.replace("desk_panel:app", "desk_panel:missing"))
    assert not served.renew()
    assert served.settings is before
    assert "[panel.attribute]" in capsys.readouterr().err


def test_a_server_that_reads_no_file_again_says_so(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert not application(desk, reloads=False).renew()
    assert capsys.readouterr().err == "Nothing to reload.\n"


class Ended(Application):
    """A server that ends at once with a code of gunicorn's."""

    code: int | None = None

    def run(self) -> None:
        raise SystemExit(self.code)


@pytest.mark.parametrize(("code", "ours"), [(None, 0), (0, 0), (1, 3), (3, 3), (4, 3)])
def test_the_codes_of_gunicorn_become_ours(desk: Desk, code: int | None, ours: int) -> None:
    ended = Ended(load(desk.file), address=binding.read("127.0.0.1:8000"), override={}, ready=lambda _: None)
    ended.code = code
    with pytest.raises(SystemExit) as caught:
        run(ended)
    assert caught.value.code == ours


class Forked(Application):
    """A server whose worker ends, as gunicorn's do: through the stack of the master that forked it."""

    def run(self) -> None:
        child = os.fork()
        if child == 0:
            raise SystemExit(1)
        raise SystemExit(0 if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1 else 9)


def test_the_code_of_a_worker_stays_what_it_is(desk: Desk) -> None:
    forked = Forked(load(desk.file), address=binding.read("127.0.0.1:8000"), override={}, ready=lambda _: None)
    master = os.getpid()
    try:
        run(forked)
    except SystemExit as ended:
        if os.getpid() != master:
            os._exit(int(ended.code or 0))
        assert ended.code == 0  # noqa: PT017 (two processes pass here)


def test_what_is_ready_is_told_its_settings(desk: Desk) -> None:
    told: list[Settings] = []
    served = application(desk, ready=told.append)
    served.cfg.when_ready(None)
    assert told == [served.settings]

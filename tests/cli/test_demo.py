from __future__ import annotations

import re
import signal
import socket
import time
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pyauthgate.cli import binding, demo
from pyauthgate.cli.group import command
from pyauthgate.config import load
from pyauthgate.errors import ConfigurationError
from pyauthgate.policy import Policy
from tests.cli.desk import GOOD, fetch, running
from tests.examples.surfing import Surfer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from re import Match


def told_by_mail(surfer: Surfer, number: str, password: str) -> str:
    """Change a client's password, and wait for the page of the mail that tells of it; give its path."""
    form = surfer.get("/.pyauthgate/login").form("number", "password")
    assert surfer.submit(form, number=number, password=password).status == 303
    form = surfer.get("/.pyauthgate/change").form("current", "new", "again")
    assert surfer.submit(form, current=password, new=GOOD, again=GOOD).status == 303
    stranger = Surfer(surfer.port)
    return eventually(lambda: re.search(r'<a href="(/outbox/[^"?]+)">', stranger.get("/outbox").text))[1]


def eventually(look: Callable[[], Match[str] | None]) -> Match[str]:
    """Look again and again until something is there; it must come, however slow the machine is."""
    until = time.monotonic() + 60.0
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError("it never came")


def test_the_demo_prints_how_to_log_in_shows_its_mails_and_leaves_nothing_behind(tmp_path: Path, port: int) -> None:
    with running("demo", "--bind", f"127.0.0.1:{port}", folder=tmp_path, voice="stdout") as run:
        said = run.hear("Stop with Ctrl+C")
        assert f"Open http://127.0.0.1:{port}/" in said
        logins = re.findall(r"^([0-9]+)  (\S+)  (.+)$", said, re.MULTILINE)
        assert [(number, name) for number, _, name in logins] == [
            ("9000", "María Laura Ferreyra"),
            ("10023", "Joaquín Peralta"),
        ]
        (folder,) = tmp_path.glob("pyauthgate-demo-*")
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "secret").stat().st_mode & 0o777 == 0o600
        status, page = fetch(port, "/.pyauthgate/login")
        assert (status, "Ingresar" in page) == (200, True)
        assert f"Mails to the clients: http://127.0.0.1:{port}/outbox\n" in said
        path = told_by_mail(Surfer(port), *logins[0][:2])
        assert "maria@eltornillo.example" in fetch(port, path)[1]
        assert "<h1" in fetch(port, f"{path}/html")[1]
        assert (folder / "mails").stat().st_mode & 0o777 == 0o700
        run.process.send_signal(signal.SIGHUP)
        run.hear("Nothing to reload.")
        assert fetch(port, "/")[0] == 303
        run.process.send_signal(signal.SIGINT)
        run.process.communicate(timeout=40)
        assert run.process.returncode == 0
    assert not list(tmp_path.glob("pyauthgate-demo-*"))


def test_a_port_that_is_taken_is_told_when_it_was_asked_for(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        result = CliRunner().invoke(command, ["demo", "--bind", f"127.0.0.1:{port}"])
    assert (result.exit_code, "[server.taken]" in result.stderr) == (3, True)


def test_the_next_free_port_is_taken_when_none_was_asked_for(port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        assert demo.free(binding.read(f"127.0.0.1:{port}")).port > port


def test_it_is_told_when_no_port_is_free() -> None:
    with pytest.raises(ConfigurationError) as caught:
        demo.free(binding.read("192.0.2.1:8000"))
    assert caught.value.code == "server.taken"


@pytest.mark.parametrize("bind", ["0.0.0.0:8000", "[::]:8000", "192.0.2.1:8000", "unix:/tmp/x.sock"])
def test_plain_http_is_for_this_machine_alone(bind: str) -> None:
    result = CliRunner().invoke(command, ["demo", "--bind", bind])
    assert (result.exit_code, "[demo.bind]" in result.stderr) == (3, True)
    assert "TLS" in result.stderr


def test_without_flask_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "find_spec", lambda _: None)
    result = CliRunner().invoke(command, ["demo"])
    assert (result.exit_code, "pip install pyauthgate[demo]" in result.stderr) == (3, True)


def test_without_the_example_it_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(demo, "EXAMPLES", (tmp_path / "none",))
    with pytest.raises(ConfigurationError) as caught:
        demo.find_example()
    assert caught.value.code == "demo.example"


def test_the_example_is_found_beside_the_package_before_inside_it() -> None:
    assert demo.find_example().name == "trusting_panel"
    checkout, wheel = demo.EXAMPLES
    assert wheel == checkout.parents[1] / "pyauthgate" / "examples" / "trusting_panel"


def test_each_client_gets_a_fresh_password_that_the_policy_accepts(
    tmp_path: Path, port: int, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = demo.configured(demo.find_example(), tmp_path, binding.read(f"127.0.0.1:{port}"))
    assert settings.store == load(settings.path).store.__class__(
        url=f"sqlite:///{tmp_path / 'gate.db'}", secret_file=tmp_path / "secret"
    )
    tmp_path.chmod(0o700)
    demo.prepare(settings)
    passwords = [line.split("  ")[1] for line in capsys.readouterr().out.splitlines()]
    assert len(set(passwords)) == 2
    assert all(Policy().check(password).accepted for password in passwords)

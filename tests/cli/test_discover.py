from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from pyauthgate.cli.discover import cookie_of
from pyauthgate.cli.discovery.proposal import STUB
from pyauthgate.cli.group import command
from pyauthgate.config.reader import read
from pyauthgate.errors import ConfigurationError
from pyauthgate.model import FormKind
from tests.cli.discovery.site import page, serving
from tests.panels.serving import running
from tests.panels.visitor import Visitor

if TYPE_CHECKING:
    from click.testing import Result

    from pyauthgate.config import Panel

FORM = "<form method=post><input name={name}><input type=password name=clave></form>"


def run(*words: str) -> Result:
    return CliRunner().invoke(command, ["discover", *words], prog_name="pyauthgate")


def loaded(text: str) -> Panel:
    return read(tomllib.loads(STUB + text), Path("/etc/pyauthgate/pyauthgate.toml")).panel


def test_what_is_printed_loads() -> None:
    with serving(index=page(FORM.format(name="numero"))) as site:
        result = run(f"{site.url}/")
    assert result.exit_code == 0, result.output
    panel = loaded(result.stdout)
    assert [(form.path, form.user) for form in panel.forms] == [("/", "numero")]
    assert panel.upstream == site.url


def test_a_program_is_told_one_object() -> None:
    with serving(index=page(FORM.format(name="numero"))) as site:
        result = run(f"{site.url}/", "--json")
    assert json.loads(result.stdout)["forms"][0]["user"] == "numero"


def test_no_login_form_is_found_wanting() -> None:
    with serving(index=page("x")) as site:
        result = run(f"{site.url}/")
    assert (result.exit_code, "No log-in form" in result.stderr) == (1, True)


def test_no_control_character_of_a_page_reaches_the_terminal() -> None:
    evil = FORM.format(name='"a&#27;]0;x&#7;&#x202e;&#10;[panel]"')
    with serving(index=page(f"<title>\x1b[2J</title>{evil}")) as site:
        for words in ((), ("--json",)):
            result = run(f"{site.url}/?\x1b".replace("\x1b", ""), *words)
            assert all(line.isprintable() for line in result.output.split("\n"))


@pytest.mark.parametrize("url", ["panel", "ftp://h/", "http://u:p@h/"])
def test_what_is_no_address_is_wrong_usage(url: str) -> None:
    assert run(url).exit_code == 2


def test_a_panel_that_is_not_there_cannot_be_looked_at() -> None:
    result = run("http://127.0.0.1:1/")
    assert (result.exit_code, "[discover.unreachable]" in result.stderr) == (3, True)


def test_a_cookie_file_holds_one_header(tmp_path: Path) -> None:
    file = tmp_path / "cookie"
    for written in ("Cookie: a=b; c=d\n", " a=b; c=d "):
        file.write_text(written)
        assert cookie_of(file) == "a=b; c=d"


@pytest.mark.parametrize("written", [b"", b"x", b"a=b\r\nX: y", "a=ñ".encode(), b"a=" + b"x" * 20_000])
def test_any_other_cookie_file_is_refused_without_showing_it(tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "cookie"
    file.write_bytes(written)
    with pytest.raises(ConfigurationError) as caught:
        cookie_of(file)
    assert caught.value.code == "discover.cookie"
    assert "a=" not in str(caught.value)
    with pytest.raises(ConfigurationError):
        cookie_of(tmp_path / "missing")


def test_djangos_admin_is_recognised_and_its_change_form_seen_with_a_cookie(tmp_path: Path) -> None:
    file = tmp_path / "cookie"
    with running("django_admin") as port:
        visitor = Visitor(port)
        token = visitor.look("/admin/login/").token("csrfmiddlewaretoken")
        visitor.send("/admin/login/", username="20417", password="Mantel 7 Jirafa", csrfmiddlewaretoken=token)
        file.write_text("; ".join(f"{name}={value}" for name, value in visitor.jar.items()))
        url = f"http://127.0.0.1:{port}/admin/"
        printed = run(url)
        told = json.loads(run(url, "--cookie-file", str(file), "--json").stdout)
        assert visitor.look("/admin/password_change/").status == 200
    assert loaded(printed.stdout).preset == "django-admin"
    assert told["preset"] == "django-admin"
    (change,) = (form for form in told["forms"] if form["kind"] == FormKind.CHANGE)
    assert (change["path"], change["current"]) == ("/admin/password_change/", "old_password")
    assert change["new"] == ["new_password1", "new_password2"]
    assert told["session"] == ["sessionid"]
    assert visitor.jar["sessionid"] not in printed.output + json.dumps(told)

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

import pyauthgate
from pyauthgate.bootstrap import build, gate
from pyauthgate.config import create_keys, load
from pyauthgate.errors import SecretError, StoreError
from pyauthgate.gatekeeper import (
    Admitted,
    Changed,
    Denied,
    Entered,
    Foreign,
    FormChange,
    Knock,
    Prepared,
    PreparedReset,
    Renewed,
    Standing,
    Trial,
    Welcome,
)
from pyauthgate.model import Account, Attempt, Client, Origin
from pyauthgate.store import migrate
from tests.web.browser import Browser, Panel

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD = "Tren 7 Mantel Jirafa"


def write(folder: Path, more: str = "") -> Path:
    path = folder / "pyauthgate.toml"
    path.write_text(
        '[site]\npublic_url = "https://clientes.example.net"\n'
        '[store]\nurl = "sqlite:///gate.db"\nsecret_file = "secret"\n'
        '[hashing]\nmemory = "19MiB"\npasses = 2\n' + more
    )
    return path


def prepare(config: Path) -> None:
    settings = load(config)
    migrate(settings.store.url)
    create_keys(settings.store.secret_file)


def test_nothing_starts_without_a_secret(tmp_path: Path) -> None:
    config = write(tmp_path)
    migrate(load(config).store.url)
    with pytest.raises(SecretError) as refused:
        pyauthgate.wrap(Panel(), config)
    assert refused.value.code == "secret.missing"
    assert not (tmp_path / "secret").exists()


def test_nothing_starts_on_a_store_that_is_not_there(tmp_path: Path) -> None:
    config = write(tmp_path)
    create_keys(load(config).store.secret_file)
    with pytest.raises(StoreError) as refused:
        pyauthgate.wrap(Panel(), config)
    assert refused.value.code == "store.schema"
    assert not (tmp_path / "gate.db").exists()


def test_a_house_knows_what_the_configuration_says(tmp_path: Path) -> None:
    more = (
        '[policy]\nprofile = "nist"\nhistory = 3\n[throttle]\nnist_strict = true\n'
        '[identifier]\npattern = "[0-9]{6}"\n[session]\nidle = "30m"\n'
    )
    config = write(tmp_path, more)
    prepare(config)
    with closing(build(load(config))) as house:
        assert house.policy.thresholds.minimum == 15
        assert "classes" not in house.passwords.rules
        assert house.throttle.strict
        assert house.numbering.parse("9000") is None
        assert house.purge().events == 0


def test_a_client_of_the_registry_logs_in(tmp_path: Path) -> None:
    config = write(tmp_path)
    prepare(config)
    with closing(build(load(config))) as house:
        house.registry.add(Client(number="9000"), password=PASSWORD, must_change=False)
        attempt = Attempt(identifier="9000", password=PASSWORD, origin=Origin(address="192.0.2.7"))
        assert isinstance(house.login(attempt), Admitted)


def test_pam_services_ask_the_same_house_as_the_panel(tmp_path: Path) -> None:
    config = write(tmp_path, '[pam]\nprefix = "u"\nservices = { sshd = "shell", panel = "panel" }\n')
    prepare(config)
    with closing(build(load(config))) as house:
        house.registry.add(Client(number="9000"), password=PASSWORD, must_change=False)
        origin = Origin(door="pam", address="192.0.2.7")
        at = Knock(service="panel", name="9000", origin=origin)
        assert isinstance(house.service_login(at, PASSWORD), Entered)
        assert isinstance(house.service_standing(at), Standing)
        assert house.service_login(Knock(service="dovecot", name="9000", origin=origin), PASSWORD) == Foreign()
        assert house.service_login(Knock(service="sshd", name="c9000", origin=origin), PASSWORD) == Foreign()
        assert house.service_login(Knock(service="sshd", name="u9000", origin=origin), PASSWORD) == Denied()
        new = "Velero 4 Nube Caracol"
        assert house.service_change(at, PASSWORD, new, new) == Renewed(language="es", ended=0)
        attempt = Attempt(identifier="9000", password=new, origin=Origin(address="192.0.2.7"))
        assert isinstance(house.login(attempt), Admitted)


def test_a_wrapped_panel_is_behind_the_gate(tmp_path: Path) -> None:
    config = write(tmp_path)
    prepare(config)
    panel = Panel()
    reply = Browser(pyauthgate.wrap(panel, str(config))).get("/facturas")
    assert (reply.status, panel.seen) == (303, [])


def test_what_fails_is_told_with_its_code_and_request(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    config = write(tmp_path)
    prepare(config)
    with closing(build(load(config))) as house:
        browser = Browser(gate(house, Panel()))
        (tmp_path / "gate.db").unlink()
        assert browser.get("/", HTTP_COOKIE="__Host-pyauthgate=" + "x" * 43).status == 503
    assert "store.unavailable request=" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_password_grows_as_old_as_the_configuration_says(tmp_path: Path) -> None:
    config = write(tmp_path, '[policy]\nmax_age = "365d"\n')
    prepare(config)
    with closing(build(load(config))) as house:
        now = house.clock.now()
        ages = [Account(number="9000", name="9000", changed_at=now - days * 86_400.0) for days in (364, 366)]
        assert [house.sessions.must_change(account) for account in ages] == [False, True]


def test_pam_keeps_the_passwords_where_the_configuration_says_so(tmp_path: Path) -> None:
    config = write(tmp_path, '[panel]\ncredentials = "pam"\npam_service = "nowhere-at-all"\n')
    prepare(config)
    with closing(build(load(config))) as house:
        house.registry.add(Client(number="9000"))
        # `other` answers for a service without a file, and lets nobody in.
        outcome = house.login(Attempt(identifier="9000", password=PASSWORD, origin=Origin()))
        assert outcome == Denied()


def test_nobody_pays_for_a_service_that_is_not_configured(tmp_path: Path) -> None:
    config = write(tmp_path)
    prepare(config)
    program = (
        "import sys\nfrom pathlib import Path\n"
        "from pyauthgate.bootstrap import build\nfrom pyauthgate.config import load\n"
        f"build(load(Path({str(config)!r}))).close()\nprint('urllib3' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_the_panel_s_forms_are_guarded_by_a_house_from_a_file(tmp_path: Path) -> None:
    config = write(tmp_path)
    prepare(config)
    with closing(build(load(config))) as house:
        with house.store.begin() as work:
            work.clients.add(Client(number="9000"))
            work.accounts.add(Account(number="9000", name="maria"))
        origin = Origin(address="192.0.2.7")
        attempt = Attempt(identifier="9000", password=PASSWORD, origin=origin)
        trial = house.panel_login.begin(attempt)
        assert isinstance(trial, Trial)
        assert trial.user == "maria"
        outcome = house.panel_login.accepted(trial, attempt)
        assert isinstance(outcome, Welcome)
        live = house.sessions.find(outcome.token)
        assert live is not None
        change = FormChange(current=PASSWORD, candidate="Velero 4 Nube Caracol", again=("Velero 4 Nube Caracol",))
        prepared = house.panel_change.begin(live, change, origin, reauth=600.0)
        assert isinstance(prepared, Prepared)
        assert isinstance(house.panel_change.accepted(prepared, live, origin), Changed)
        assert isinstance(house.panel_reset.begin(None, PASSWORD, (PASSWORD,), origin), PreparedReset)

from __future__ import annotations

from dataclasses import fields

import pytest

from pyauthgate.config.neighbours import Facts, Pam, Panel, Proxy, Server


def test_nobody_speaks_for_a_visitor_unless_named() -> None:
    assert Proxy() == Proxy(trusted=())


def test_the_panel_trusts_and_shows_nothing_without_login() -> None:
    panel = Panel()
    assert (panel.mode, panel.public, panel.identity_headers) == ("trust", (), ())
    assert (panel.upstream, panel.host, panel.user_header) == (None, "keep", "X-Remote-User")


def test_a_guarded_panel_has_a_tripwire_and_enrols_nobody() -> None:
    panel = Panel()
    assert (panel.tripwire, panel.enrol) == ("block", False)
    assert (panel.preset, panel.session, panel.deny, panel.deny_except, panel.forms) == (None, (), (), (), ())


def test_the_address_of_the_panels_database_is_in_no_repr() -> None:
    assert "c4n4ry" not in repr(Facts(url="mysql://u:c4n4ry@h/d", query="select :number"))


def test_the_server_listens_on_this_machine_and_has_some_patience() -> None:
    server = Server()
    assert (server.bind, server.patience) == ("127.0.0.1:8000", 15)


def test_four_pam_services_may_ask_and_shell_accounts_have_a_prefix() -> None:
    pam = Pam()
    assert pam.services == {"dovecot": "mail", "vsftpd": "ftp", "sshd": "shell", "passwd": "shell"}
    assert (str(pam.socket), pam.prefix, pam.threads) == ("/run/pyauthgate/pam.sock", "c", 32)
    assert pam.shared == ()
    assert Pam().services is not pam.services


@pytest.mark.parametrize("section", [Facts, Pam, Panel, Proxy, Server])
def test_every_setting_says_what_it_does(section: type[Facts | Pam | Panel | Proxy | Server]) -> None:
    for each in fields(section):
        assert each.metadata["setting"].says.endswith(".")

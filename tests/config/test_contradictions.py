from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from pyauthgate.config.contradictions import RULES
from pyauthgate.config.neighbours import Pam
from pyauthgate.config.sections import (
    Facts,
    Hashing,
    Identifier,
    Mail,
    Panel,
    Policy,
    Session,
    Settings,
    Site,
    settings_of,
)

FINE = Settings(path=Path("/x/y.toml"), site=Site(public_url="https://x.example"))


def broken(settings: Settings) -> list[str]:
    return [f"{rule.section}.{rule.key}" for rule in RULES if rule.holds(settings)]


@pytest.mark.parametrize(
    ("url", "insecure", "found"),
    [
        ("https://x.example", False, []),
        ("http://127.0.0.1:8000", True, []),
        ("http://[::1]", True, []),
        ("http://127.0.0.1:8000", False, ["site.insecure"]),
        ("http://x.example", False, ["site.public_url"]),
        ("http://x.example", True, ["site.public_url"]),
        ("https://x.example", True, ["site.insecure"]),
        ("https://127.0.0.1", True, ["site.insecure"]),
    ],
)
def test_plain_http_is_for_a_loopback_host_that_says_so(url: str, found: list[str], *, insecure: bool) -> None:
    assert broken(replace(FINE, site=Site(public_url=url, insecure=insecure))) == found


@pytest.mark.parametrize("start", ["/.pyauthgate/", "/.pyauthgate", "/.pyauthgate/login?a=b", "/.pyauthgate?x"])
def test_a_login_does_not_lead_back_to_the_gate(start: str) -> None:
    assert broken(replace(FINE, site=Site(public_url="https://x.example", start=start))) == ["site.start"]


def test_a_start_page_that_only_begins_alike_stands() -> None:
    assert broken(replace(FINE, site=Site(public_url="https://x.example", start="/.pyauthgates/"))) == []


def test_a_pattern_that_fits_no_number_is_found() -> None:
    assert broken(replace(FINE, identifier=Identifier(pattern="0[0-9]{4}"))) == ["identifier.pattern"]
    assert broken(replace(FINE, identifier=Identifier(pattern="0[0-9]{4}", leading_zeros=True))) == []


@pytest.mark.parametrize(
    ("shared", "found"),
    [((), []), (("vsftpd",), []), (("dovecot",), ["pam.shared"]), (("vsftpd", "su"), ["pam.shared"])],
)
def test_local_users_share_services_of_ftp_alone(shared: tuple[str, ...], found: list[str]) -> None:
    assert broken(replace(FINE, pam=Pam(shared=shared))) == found


@pytest.mark.parametrize(
    ("most", "found"), [("", []), (181 * 86_400, []), (180 * 86_400, ["policy.max_age"]), (86_400, ["policy.max_age"])]
)
def test_nobody_is_forced_before_being_reminded(most: int | Literal[""], found: list[str]) -> None:
    assert broken(replace(FINE, policy=Policy(max_age=most))) == found


@pytest.mark.parametrize(
    ("session", "found"),
    [
        (Session(idle=90_000), ["session.idle"]),
        (Session(shared_idle=7_200, shared_absolute=3_600), ["session.shared_idle"]),
        (Session(idle=300), ["session.shared_idle"]),
        (Session(shared_absolute=100_000), ["session.shared_absolute"]),
        (Session(idle=60, absolute=60, shared_idle=60, shared_absolute=60), []),
    ],
)
def test_no_limit_outlives_the_wider_one(session: Session, found: list[str]) -> None:
    assert broken(replace(FINE, session=session)) == found


@pytest.mark.parametrize(
    ("hashing", "found"),
    [
        (Hashing(memory=19_456, passes=2), []),
        (Hashing(memory=19_456, passes=1), ["hashing.passes"]),
        (Hashing(memory=262_144, passes=16), ["hashing.passes"]),
    ],
)
def test_the_cost_of_hashing_is_strong_enough_and_bearable(hashing: Hashing, found: list[str]) -> None:
    assert broken(replace(FINE, hashing=hashing)) == found


@pytest.mark.parametrize(
    ("panel", "found"),
    [
        (Panel(app="a:b", upstream="http://h:1"), ["panel.upstream"]),
        (Panel(upstream="http://h:1"), []),
        (Panel(preset_under="/x"), ["panel.preset_under"]),
        (Panel(deny_except=("::1/128",)), ["panel.deny_except"]),
        (Panel(deny=("/x",), deny_except=("::1/128",)), []),
    ],
)
def test_the_settings_of_the_panel_agree(panel: Panel, found: list[str]) -> None:
    assert broken(replace(FINE, panel=panel)) == found


@pytest.mark.parametrize("facts", [Facts(url="sqlite:////x"), Facts(query="select :number")])
def test_facts_need_a_database_and_a_query(facts: Facts) -> None:
    assert broken(replace(FINE, facts=facts)) == ["facts.url"]


def test_every_rule_names_settings_that_exist_and_what_would_agree() -> None:
    for rule in RULES:
        assert {rule.key, rule.other} <= settings_of(rule.section).keys()
        assert rule.allowed
    assert not broken(FINE)


@pytest.mark.parametrize(
    ("mail", "found"),
    [
        (Mail(), []),
        (Mail(smtp="smtp://h", sender="a@x.example"), []),
        (Mail(smtp="smtp://u@h", sender="a@x.example", password_file=Path("/p")), []),
        (Mail(smtp="smtp://h"), ["mail.sender"]),
        (Mail(folder=Path("/p"), sender="a@x.example"), []),
        (Mail(folder=Path("/p")), ["mail.sender"]),
        (Mail(folder=Path("/p"), smtp="smtp://h", sender="a@x.example"), ["mail.folder"]),
        (Mail(smtp="smtp://u@h", sender="a@x.example"), ["mail.password_file"]),
        (Mail(smtp="smtp://h", sender="a@x.example", password_file=Path("/p")), ["mail.password_file"]),
        (Mail(password_file=Path("/p")), ["mail.password_file"]),
    ],
)
def test_mails_have_a_sender_and_one_place_to_go_and_a_user_has_a_password(mail: Mail, found: list[str]) -> None:
    assert broken(replace(FINE, mail=mail)) == found

from __future__ import annotations

import pytest

from pyauthgate.config.guarding import GUARD
from pyauthgate.config.sections import settings_of
from tests.config.guarded import CHANGE, HEAD, LOGIN, places, settings

SITE = '[site]\npublic_url = "https://x.example"\n[panel]\n'


def test_guard_mode_needs_a_login_form_and_the_session_cookies() -> None:
    assert places(SITE + 'mode = "guard"') == [("panel", "form", ""), ("panel", "session", "")]
    assert places(HEAD + CHANGE) == [("panel", "form", "")]
    assert places(HEAD.replace('session = ["sid"]', "") + LOGIN) == [("panel", "session", "")]


def test_a_login_form_that_is_wrong_itself_is_not_missed_as_well() -> None:
    assert places(HEAD + LOGIN.replace('"login"', '"lgin"')) == [("panel.form 1", "kind", "lgin")]
    assert places(HEAD + "form = 1") == [("panel", "form", "1")]


AGE = '[policy]\nmax_age = "365d"\n'


def test_nobody_is_forced_to_change_a_password_where_no_form_does() -> None:
    assert places(HEAD + LOGIN + AGE) == [("policy", "max_age", str(365 * 86_400))]
    assert places(HEAD + LOGIN + CHANGE.replace('"change"', '"chnge"') + AGE) == [("panel.form 2", "kind", "chnge")]
    assert settings(HEAD + LOGIN + CHANGE + AGE).policy.max_age == 365 * 86_400
    assert places(HEAD + LOGIN + AGE.replace("365d", "1d")) == [("policy", "max_age", "1d")]


def test_a_preset_that_does_not_exist_is_the_one_thing_found() -> None:
    (place,) = places(SITE + 'mode = "guard"\npreset = "wordpress"')
    assert place == ("panel", "preset", "wordpress")
    assert "flask-security" in settings_of("panel")["preset"].kind.allowed


@pytest.mark.parametrize("mode", ["", 'mode = "trust"\n'])
@pytest.mark.parametrize(
    "line",
    [
        'preset = "django-admin"',
        'session = ["sid"]',
        'deny = ["/xmlrpc"]',
        "enrol = true",
        'tripwire = "block"',
        LOGIN,
    ],
)
def test_trust_mode_takes_nothing_of_guard_mode(line: str, mode: str) -> None:
    key = "form" if line == LOGIN else line.partition(" ")[0]
    assert [(section, each) for section, each, _ in places(SITE + mode + line)] == [("panel", key)]


def test_each_key_of_guard_mode_is_a_setting() -> None:
    assert set(GUARD) <= settings_of("panel").keys()


def test_a_mode_that_is_wrong_lets_nothing_else_be_blamed() -> None:
    assert places(SITE + 'mode = "gard"\nsession = ["sid"]') == [("panel", "mode", "gard")]


@pytest.mark.parametrize("line", ['host = "upstream"', 'user_header = "X-User"'])
def test_what_is_about_an_upstream_needs_one(line: str) -> None:
    assert [place[1] for place in places(SITE + line)] == [line.partition(" ")[0]]
    assert settings(f'{SITE}upstream = "http://127.0.0.1:8080"\n{line}').panel.upstream == "http://127.0.0.1:8080"


def test_a_guarded_panel_is_told_no_user() -> None:
    text = HEAD.replace('app = "panel:app"', 'upstream = "http://h:1"\nuser_header = "X-User"')
    assert places(text + LOGIN) == [("panel", "user_header", "X-User")]


def test_what_is_wrong_in_a_sign_is_not_found_twice() -> None:
    text = LOGIN.replace("failed = { status = 200 }", "").replace("status = 302", "stats = 302")
    assert places(HEAD + text) == [("panel.form 1", "ok.stats", "302")]


def test_everything_wrong_is_told_at_once() -> None:
    text = (
        HEAD + LOGIN.replace('user = "numero"', 'usr = "numero"') + CHANGE + CHANGE + '[facts]\nurl = "mysql://u:p@h/d"'
    )
    assert {place[:2] for place in places(text)} == {
        ("panel.form 1", "usr"),
        ("panel.form 1", "user"),
        ("panel.form 3", "match"),
        ("facts", "url"),
    }


def test_two_spellings_of_one_database_password_are_never_echoed() -> None:
    for line in ('url = "mysql://u:c4n4ry@h/d"', 'url = "mysql//u:c4n4ry@h"', 'urll = "x://u:c4n4ry@h"'):
        assert "c4n4ry" not in repr(places(f"{SITE}[facts]\n{line}"))

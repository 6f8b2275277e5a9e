from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.config.reader import read
from pyauthgate.config.sections import SECTIONS, settings_of
from pyauthgate.errors import ConfigurationError, Finding

FILE = Path("/etc/pyauthgate/pyauthgate.toml")
SITE = '[site]\npublic_url = "https://x.example"\n'


def found(text: str) -> tuple[Finding, ...]:
    with pytest.raises(ConfigurationError) as caught:
        read(tomllib.loads(text), FILE)
    assert caught.value.code == "config.invalid"
    return caught.value.findings


def allowed(section: str, key: str) -> str:
    return settings_of(section)[key].kind.allowed


@pytest.mark.parametrize(
    ("text", "section", "key", "value"),
    [
        ("", "site", "public_url", ""),
        ('[site]\npublic_url = "example.net"', "site", "public_url", "example.net"),
        ("[site]\npublic_url = 5", "site", "public_url", "5"),
        (SITE + 'language = "fr"', "site", "language", "fr"),
        (SITE + "[identifier]\npattern = '(a+)+'", "identifier", "pattern", "(a+)+"),
        (SITE + "[policy]\nminimum = 7", "policy", "minimum", "7"),
        (SITE + "[policy]\nhistory = 11", "policy", "history", "11"),
        (SITE + '[policy]\nwords = ["/nowhere/words"]', "policy", "words", "/nowhere/words"),
        (SITE + '[session]\nidle = "2 hours"', "session", "idle", "2 hours"),
        (SITE + "[session]\nidle = 7200", "session", "idle", "7200"),
        (SITE + '[throttle]\nnist_strict = "yes"', "throttle", "nist_strict", "yes"),
        (SITE + '[hashing]\nmemory = "18MiB"', "hashing", "memory", "18MiB"),
        (SITE + '[panel]\nmode = "gard"', "panel", "mode", "gard"),
        (SITE + '[panel]\nupstream = "https://h:1"', "panel", "upstream", "https://h:1"),
        (SITE + '[policy]\non_weak_login = "no"', "policy", "on_weak_login", "no"),
        (SITE + '[facts]\nurl = "mysql://u:c4n4ry@h"', "facts", "url", "mysql://***@h"),
        (SITE + '[panel]\npublic = ["/static/*", "/*"]', "panel", "public", "/*"),
        (SITE + '[panel]\npublic = "/static/*"', "panel", "public", "/static/*"),
        (SITE + '[proxy]\ntrusted = ["0.0.0.0/0"]', "proxy", "trusted", "0.0.0.0/0"),
        (SITE + '[audit]\nkeep = "0d"', "audit", "keep", "0d"),
        (SITE + "[server]\nworkers = true", "server", "workers", "true"),
        (SITE + "[server]\nthreads = 2026-11-22", "server", "threads", "2026-11-22"),
        (SITE + '[store]\nurl = "mysql://u:c4n4ry@h/gate"', "store", "url", "mysql://***@h/gate"),
    ],
)
def test_a_wrong_value_is_named_with_its_place_and_what_is_allowed(
    text: str, section: str, key: str, value: str
) -> None:
    assert found(text) == (Finding(section=section, key=key, value=value, allowed=allowed(section, key)),)


@pytest.mark.parametrize(
    ("text", "section", "key", "meant"),
    [
        ("[sessions]\nidle = 1", "sessions", "", 'no section; did you mean "session"?'),
        ("[zzz]", "zzz", "", f"no section; known: {', '.join(SECTIONS)}"),
        ("[panel]\npubic = []", "panel", "pubic", 'no setting of this section; did you mean "public"?'),
        ("[audit]\nzzz = 1", "audit", "zzz", "no setting of this section; known: keep"),
        ("[facts]\nquary = 1", "facts", "quary", 'no setting of this section; did you mean "query"?'),
    ],
)
def test_an_unknown_name_comes_with_what_may_be_meant(text: str, section: str, key: str, meant: str) -> None:
    (finding,) = found(SITE + text)
    assert (finding.section, finding.key, finding.allowed) == (section, key, meant)


def test_a_section_that_is_no_table_is_found() -> None:
    (finding,) = found('store = "postgresql://u:c4n4ry@h/gate"\n' + SITE)
    assert (finding.section, finding.key, finding.value) == ("store", "", "postgresql://***@h/gate")
    assert finding.allowed.startswith("a section; ")


def test_every_problem_is_told_at_once() -> None:
    findings = found(
        'zzz = 1\n[site]\ninsecure = 1\n[session]\nidle = "25h"\n'
        '[server]\nbnd = "x"\nworkers = 0\n[panel]\npublic = ["a", "b"]'
    )
    assert {(each.section, each.key, each.value) for each in findings} == {
        ("zzz", "", "1"),
        ("site", "public_url", ""),
        ("site", "insecure", "1"),
        ("session", "idle", "25h"),
        ("server", "bnd", "x"),
        ("server", "workers", "0"),
        ("panel", "public", "a"),
        ("panel", "public", "b"),
    }


def test_a_contradiction_names_what_is_written_or_the_default() -> None:
    (written,) = found(SITE + '[session]\nidle = "25h"')
    assert (written.key, written.value, written.allowed) == ("idle", "25h", "at most absolute")
    (default,) = found(SITE + '[session]\nidle = "5m"')
    assert (default.key, default.value) == ("shared_idle", "10m (the default)")


def test_nothing_is_compared_with_a_value_that_is_wrong_itself() -> None:
    (finding,) = found(SITE + '[session]\nidle = "25h"\nabsolute = "soon"')
    assert finding.key == "absolute"


@pytest.mark.parametrize("key", ["password", "api_key", "clave"])
def test_the_value_behind_an_unknown_key_that_sounds_secret_is_never_echoed(key: str) -> None:
    for text in (f'{SITE}[store]\n{key} = "c4n4ry"', f'{key} = "c4n4ry"\n{SITE}'):
        with pytest.raises(ConfigurationError) as caught:
            read(tomllib.loads(text), FILE)
        assert "c4n4ry" not in str(caught.value) + repr(caught.value)


@given(st.sampled_from(["url", "secret_file", "urll"]), st.sampled_from(["", "?", "#", " ", "/", "\t", "@", "%"]))
def test_a_password_in_a_url_is_never_echoed(key: str, odd: str) -> None:
    url = f"postgresql://gate:c4n4ry{odd}@h/"
    document = {"site": {"public_url": url, "name": [url]}, "store": {key: url}, "x": url}
    with pytest.raises(ConfigurationError) as caught:
        read(document, FILE)
    assert "c4n4ry" not in str(caught.value) + repr(caught.value.findings)


def test_a_removed_setting_is_a_warning_that_names_its_replacement() -> None:
    removed = {
        ("session", "timeout"): "session.idle takes its place",
        ("redis", "password"): "there is no cache",
    }
    document = tomllib.loads(SITE + '[session]\ntimeout = "2h"\n[redis]\npassword = "c4n4ry"')
    warnings = read(document, FILE, removed).warnings
    assert warnings == (
        Finding(section="session", key="timeout", value="2h", allowed="session.idle takes its place"),
        Finding(section="redis", key="password", value="***", allowed="there is no cache"),
    )
    assert read(tomllib.loads(SITE), FILE, removed).warnings == ()


def test_a_stranger_beside_a_removed_setting_is_still_found() -> None:
    with pytest.raises(ConfigurationError, match=r"\[redis\] port"):
        read(tomllib.loads(SITE + "[redis]\nport = 1"), FILE, {("redis", "host"): "gone"})


def test_a_whole_file_is_read() -> None:
    settings = read(
        tomllib.loads(
            SITE + '[store]\nurl = "sqlite:///var/gate.db"\nsecret_file = "var/secret"\n'
            '[policy]\nprofile = "nist"\nminimum = 16\n'
            '[panel]\napp = "panel:app"\npublic = ["/static/*"]\n'
            '[proxy]\ntrusted = ["unix", "::1"]\n[server]\nbind = "unix:s"\n'
        ),
        FILE,
    )
    assert settings.store.url == "sqlite:////etc/pyauthgate/var/gate.db"
    assert settings.store.secret_file == Path("/etc/pyauthgate/var/secret")
    assert (settings.policy.profile, settings.policy.minimum) == ("nist", 16)
    assert (settings.panel.app, settings.panel.public) == ("panel:app", ("/static/*",))
    assert settings.proxy.trusted == ("unix", "::1/128")
    assert settings.server.bind == "unix:/etc/pyauthgate/s"

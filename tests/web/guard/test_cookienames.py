from __future__ import annotations

import pytest

from pyauthgate.web.guard.cookienames import DOUBTFUL, LEARNED, CookieNames, Standing

NAMES = CookieNames(["sessionid", "remember_*", "PHP.SID"])


@pytest.mark.parametrize("name", ["sessionid", " sessionid", "sessionid\t", "remember_me", "remember_1.2", "PHP.SID"])
def test_guarded_names_are_told(name: str) -> None:
    assert NAMES.standing(name) is Standing.GUARDED


@pytest.mark.parametrize("name", ["", "csrftoken", "sessionid2", "xsessionid", "remember", "lang", "PHPSID"])
def test_other_names_are_free(name: str) -> None:
    assert NAMES.standing(name) is Standing.FREE


@pytest.mark.parametrize(
    "name",
    [
        "SESSIONID",
        "PHP_SID",
        "PHP SID",
        "sessionid[",
        "PHP[SID",
        "remember[me",
        "sessionid[0]",
        "sessionid\0",
        "%73essionid",
        "\xa0sessionid",
        "\xe2\x80\x83sessionid",
        "\x1csessionid",
        "remember.me",
        "a,sessionid",
        'a="sessionid',
        "x sessionid",
        "\xe9sessionid",
        "remember%5fme",
    ],
)
def test_what_some_parser_takes_for_a_guarded_name_is_told(name: str) -> None:
    assert NAMES.standing(name) is Standing.ALIAS


@pytest.mark.parametrize("value", ["", "1", "sessionid", "a.b~c", "abc==", "x, y", "a=b", "%7B%22a%22%7D", "é"])
def test_a_value_is_no_name(value: str) -> None:
    assert not NAMES.hides(value)


@pytest.mark.parametrize(
    "value",
    [
        "1,sessionid=x",
        "1 sessionid=x",
        '"sessionid=x',
        "1\tsessionid \t= x",
        "a=sessionid=x",
        "\xe9SessionId=x",
        "]remember_me=",
    ],
)
def test_a_name_within_a_value_is_found(value: str) -> None:
    assert NAMES.hides(value)


def test_free_names_alone_are_known_to_be_free() -> None:
    names = CookieNames(["sid"])
    for name in ("lang", " lang", "sid", " sid", "SID", "lang", 'a="sid'):
        names.standing(name)
    assert names.free == {"lang", " lang"}


@pytest.mark.parametrize(
    ("value", "doubtful"),
    [("", False), ("abc==", False), ("==", False), ("a=b", True), ("=b", True), ("a b", True), ("\xe9", True)],
)
def test_a_value_that_could_hide_something_is_told_from_a_plain_one(value: str, doubtful: bool) -> None:  # noqa: FBT001
    assert bool(DOUBTFUL.search(value)) is doubtful


def test_invented_names_are_forgotten() -> None:
    names = CookieNames(["sid"])
    for number in range(3 * LEARNED):
        assert names.standing(f"x{number}") is Standing.FREE
        assert max(len(names._known), len(names.free)) <= LEARNED  # noqa: SLF001 (what would grow)
    assert names.standing("sid") is Standing.GUARDED


def test_a_pattern_may_list_letters() -> None:
    names = CookieNames(["sid[0-9]"])
    assert names.standing("sid7") is Standing.GUARDED
    assert names.standing("SID7") is Standing.ALIAS
    assert names.standing("sidx") is Standing.FREE


def test_no_pattern_guards_nothing() -> None:
    assert CookieNames([]).standing("sid") is Standing.FREE
    assert CookieNames([]).standing("") is Standing.FREE

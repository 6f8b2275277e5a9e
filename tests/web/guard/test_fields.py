from __future__ import annotations

from dataclasses import replace

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.model.forms import FormLimits
from pyauthgate.web.guard.fields import AMPERSAND, ANY, crumbs, nowhere_else, query, sound
from pyauthgate.web.guard.names import folds
from tests.web.guard.samples import CHANGE, Sent

PARTED = replace(CHANGE, match={"do": "change"})


def refusal(*pairs: tuple[str, object], limits: FormLimits | None = None) -> str:
    with pytest.raises(RequestRefused) as caught:
        sound([*pairs], (PARTED,), limits or FormLimits())
    return caught.value.code


def test_what_a_page_sends_is_sound() -> None:
    sound(
        [("old_pw", "a"), ("new_pw", "b"), ("new_pw2", "b"), ("do", "change"), ("note", "a\r\n\tb")],
        (PARTED,),
        FormLimits(),
    )


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        (("do[]", "x"), "guard.alias"),
        (("DO", "x"), "guard.alias"),
        (("new_pw", "a\tb"), "guard.control"),
        (("note", "a\x1bb"), "guard.control"),
        (("note", ["a", {"b": "\x1b"}]), "guard.control"),
        (("note", {"x" * 129: 1}), "guard.fields"),
        (("note", ["x" * 1025]), "guard.fields"),
        (("note", {"_method": 1}), "guard.override"),
    ],
)
def test_what_is_not_sound_is_refused(pair: tuple[str, object], code: str) -> None:
    assert refusal(pair) == code


def test_limits_are_counted_in_bytes() -> None:
    assert refusal(("note", "ñ" * 6), limits=FormLimits(value=11)) == "guard.fields"
    sound([("note", "ñ" * 6)], (PARTED,), FormLimits(value=12))
    assert refusal(("a", ""), ("b", ""), limits=FormLimits(fields=1)) == "guard.fields"


def test_two_guarded_names_that_fold_alike_are_one_that_came_twice() -> None:
    numbered = replace(CHANGE, new=("*@password",))
    assert folds("a@password") == folds(" a@password")
    with pytest.raises(RequestRefused) as caught:
        sound([("a@password", "x"), (" a@password", "y")], (numbered,), FormLimits())
    assert caught.value.code == "guard.duplicate"


def test_a_query_is_cut_as_it_is_asked() -> None:
    environ = Sent(query="a=1;b=2&c").environ()
    assert [*query(environ, AMPERSAND)] == [(b"a", b"1;b=2"), (b"c", b"")]
    assert [*query(environ, ANY)] == [(b"a", b"1"), (b"b", b"2"), (b"c", b"")]


def test_the_fields_that_tell_forms_apart_may_stand_in_the_query_in_their_own_spelling_alone() -> None:
    nowhere_else(Sent(query="do=change").environ(), (PARTED,))
    with pytest.raises(RequestRefused) as caught:
        nowhere_else(Sent(query="do[]=change").environ(), (PARTED,))
    assert caught.value.code == "guard.elsewhere"


@pytest.mark.parametrize("cookie", ["do=change", "a=1; DO=change", "do[]=change"])
def test_no_cookie_tells_forms_apart(cookie: str) -> None:
    with pytest.raises(RequestRefused) as caught:
        nowhere_else(Sent(extra={"HTTP_COOKIE": cookie}).environ(), (PARTED,))
    assert caught.value.code == "guard.elsewhere"


def test_a_query_in_the_charset_of_the_page_is_judged_in_it() -> None:
    spanish = replace(CHANGE, new=("contraseña",), charset="iso-8859-1")
    with pytest.raises(RequestRefused):
        nowhere_else(Sent(query="contrase%F1a=x").environ(), (spanish,))


def test_a_word_inside_of_a_cookies_value_is_no_cookie_and_one_with_a_sign_of_equality_may_be() -> None:
    def named(cookie: str) -> set[bytes]:
        return crumbs({"HTTP_COOKIE": cookie})

    assert not {b"clave", b"numero"} & named('prefs={"orden":"numero","ver":"clave"}; aviso=su numero, su clave')
    assert {b"clave", b"numero"} <= named("a=1, numero=9000 clave = x")

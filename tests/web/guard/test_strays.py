from __future__ import annotations

from dataclasses import replace

import pytest

from pyauthgate.errors import RequestRefused
from pyauthgate.web.guard.strays import Strays
from tests.web.guard.oldpanel import CHANGE, LOGIN, LOGOUT, RECOVER, RESET

STRAYS = Strays(("clave_nueva", "clave_nueva2", "usuario[clave]"), [("numero", "clave"), ("user_login", "pass_word")])


def refused(query: str, *sent: str, forms: tuple[object, ...] = (RECOVER,)) -> bool:
    try:
        STRAYS.judge({"QUERY_STRING": query}, forms, sent)  # type: ignore[arg-type]
    except RequestRefused as refusal:
        return (refusal.code, refusal.status) == ("guard.unmatched", 400)
    return False


@pytest.mark.parametrize(
    ("query", "sent"),
    [
        ("", ("numero", "clave")),
        ("numero=1&clave=2", ()),
        ("numero=1;clave=2", ()),
        ("numero=1", ("clave",)),
        ("clave=1", ("numero",)),
        ("%6eumero=1&%2563lave", ()),
        ("", ("user.login", "pass.word")),
        ("", ("clave_nueva",)),
        ("", ("clave_nueva2[]",)),
        ("clave.nueva=x", ()),
        ("usuario[clave]=x", ()),
    ],
)
def test_a_log_in_or_a_new_password_is_refused_at_another_form(query: str, sent: tuple[str, ...]) -> None:
    assert refused(query, *sent)
    assert refused(query, *sent, forms=(LOGOUT,))


def test_cookies_count_with_what_is_sent() -> None:
    for cookies, query in (("numero=9000; clave=x", ""), ("a=1; CLAVE=x", "numero=9000"), ("clave_nueva=x", "")):
        with pytest.raises(RequestRefused) as caught:
            STRAYS.judge({"QUERY_STRING": query, "HTTP_COOKIE": cookies}, (RECOVER,))
        assert caught.value.code == "guard.unmatched"
    STRAYS.judge({"QUERY_STRING": "", "HTTP_COOKIE": "numero=9000; tema=clave"}, (RECOVER,))


def test_other_fields_pass() -> None:
    assert not refused("numero=1&next=/", "correo")
    assert not refused("", "clave", "correo")
    assert not refused("")


def test_a_forms_own_fields_pass_and_no_others() -> None:
    assert not refused("", "numero", "clave", forms=(LOGIN,))
    assert not refused("", "clave_actual", "clave_nueva", "clave_nueva2", forms=(CHANGE,))
    assert refused("", "numero", "clave", "clave_nueva", forms=(RESET,))
    assert refused("", "clave_nueva2", forms=(RESET,))
    assert not refused("", "numero", "clave", forms=(replace(RESET, new=("clave",)),))

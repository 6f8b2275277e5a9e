from __future__ import annotations

import io

from pyauthgate.model import Form, FormKind
from pyauthgate.web.guard.holders import Holder
from pyauthgate.web.guard.sent import Sent
from pyauthgate.web.guard.submission import read
from tests.web.browser import FORM, Place
from tests.web.guard.oldpanel import LOGIN


def sent(body: bytes, form: Form = LOGIN) -> Sent:
    environ = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": FORM,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    visit = Place().gate._front._reception.doubtful(environ)  # noqa: SLF001
    return Sent(visit=visit, environ=environ, submission=read(environ, (form,)), holder=Holder(name="x"), form=form)


def test_the_panel_gets_the_name_that_it_knows_and_the_rest_as_it_was_read() -> None:
    environ = sent(b"numero=9000&clave=a%2Bb&extra=+x").rebuilt("info@dominio.com.ar")
    assert environ["wsgi.input"].read() == b"numero=info%40dominio.com.ar&clave=a%2Bb&extra=+x"


def test_the_panel_gets_another_password_where_there_is_one() -> None:
    for other in ("abc1", ""):
        environ = sent(b"numero=9000&clave=a%2Bb&extra=+x").rebuilt("9001", other)
        assert environ["wsgi.input"].read() == f"numero=9001&clave={other}&extra=+x".encode()


def test_without_a_name_everything_stays() -> None:
    assert sent(b"numero=9000&clave=x").rebuilt()["wsgi.input"].read() == b"numero=9000&clave=x"


def test_a_field_that_is_not_configured_holds_nothing() -> None:
    found = sent(b"a=b", Form(kind=FormKind.RECOVER, path="/olvido"))
    assert (found.value(""), found.value("c"), found.value("a")) == ("", "", "b")


def test_nothing_of_what_was_sent_shows() -> None:
    assert "canary" not in repr(sent(b"numero=canary&clave=canary"))

from __future__ import annotations

from dataclasses import replace

import pytest

from pyauthgate.web.guard.entrances import Entrances, plain
from tests.web.guard.oldpanel import LOGIN

FRONT = replace(LOGIN, path="/index.php", page="/index.php?a=entrar", match={"a": "entrar"})
ENTRANCES = Entrances([LOGIN, FRONT])


def asked(path: str, query: str = "", method: str = "GET") -> dict[str, str]:
    return {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}


@pytest.mark.parametrize(
    ("path", "query", "held"),
    [
        ("/login", "", True),
        ("/login", "next=/facturas", True),
        ("/login", "llave=c7x9", False),
        ("/login", "next=/facturas;llave=c7x9", False),
        ("/index.php", "a=entrar", True),
        ("/index.php", "", False),
        ("/index.php", "a=olvido", False),
        ("/index.php", "a=entrar&llave=c7x9", False),
        ("/index.php", "a=entrar&a=olvido", False),
        ("/facturas", "", False),
    ],
)
def test_a_page_of_a_log_in_has_no_other_query_than_its_own(path: str, query: str, *, held: bool) -> None:
    assert (ENTRANCES.form(asked(path, query)) is not None) is held
    assert ENTRANCES.form(asked(path, query, "POST")) is None


def test_the_form_of_a_page_is_told() -> None:
    assert ENTRANCES.form(asked("/index.php", "a=entrar")) is FRONT


def test_a_log_in_is_sent_with_no_other_query_than_its_pages() -> None:
    assert plain(LOGIN, asked("/login", "", "POST"))
    assert plain(FRONT, asked("/index.php", "a=entrar", "POST"))
    assert not plain(LOGIN, asked("/login", "llave=c7x9", "POST"))

from __future__ import annotations

import pytest

from pyauthgate.web.guard.changepages import ChangePages

PAGES = ChangePages(["/opciones?vista=clave", "/clave", "/contrase%C3%B1a"])


@pytest.mark.parametrize(
    ("method", "path", "query", "held"),
    [
        ("GET", "/clave", "", True),
        ("HEAD", "/opciones", "vista=clave", True),
        ("GET", "/opciones", "vista=datos", False),
        ("GET", "/opciones", "", False),
        ("GET", "/opciones", "vista=clave&hacer=pagar", False),
        ("GET", "/clave", "x=1", False),
        ("POST", "/clave", "", False),
        ("GET", "/clave/", "", False),
        ("GET", "/contrase\u00c3\u00b1a", "", True),
    ],
)
def test_a_page_is_its_path_with_its_query_looked_at(method: str, path: str, query: str, *, held: bool) -> None:
    assert PAGES.holds({"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}) is held

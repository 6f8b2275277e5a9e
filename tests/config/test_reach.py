from __future__ import annotations

import pytest

from tests.config.guarded import CHANGE, HEAD, LOGIN, places, settings

PAGE = 'page = "/otra?x=1"\n'


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ('deny = ["/clave"]', "path", "/clave"),
        ('deny = ["/CLAVE/*"]', "path", "/clave"),
        ('deny = ["/otra"]', "page", "/otra?x=1"),
        ('public = ["/clave"]', "path", "/clave"),
    ],
)
def test_a_form_that_cannot_be_reached_as_it_should_is_found(line: str, key: str, value: str) -> None:
    assert places(f"{HEAD}{line}\n{LOGIN}{CHANGE}{PAGE}") == [("panel.form 2", key, value)]


@pytest.mark.parametrize("path", ["/.pyauthgate", "/.pyauthgate/login", "/.PYAUTHGATE/x"])
def test_a_form_under_the_gates_own_pages_is_found(path: str) -> None:
    text = CHANGE.replace("/clave", path)
    assert places(HEAD + LOGIN + text) == [("panel.form 2", "path", path)]


def test_a_login_may_be_under_a_public_path_and_a_door_beneath_a_form_may_be_shut() -> None:
    lines = 'public = ["/login"]\ndeny = ["/clave/xml", "/claves"]\n'
    assert len(settings(HEAD + lines + LOGIN + CHANGE).panel.form) == 2

from __future__ import annotations

from pyauthgate.web.render import redirect


def test_a_redirect_is_a_path_and_a_get() -> None:
    response = redirect("/facturas")
    assert (response.status_code, response.headers["Location"]) == (303, "/facturas")

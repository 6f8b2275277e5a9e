from __future__ import annotations

from pyauthgate.config.shelf import names, preset


def test_each_known_panel_has_a_file_of_its_own() -> None:
    assert names() == ("django-admin", "flask-security", "postfixadmin")
    assert all(preset(name)["form"] for name in names())

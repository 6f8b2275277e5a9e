from __future__ import annotations

from pyauthgate.model import Link


def test_a_link_shows_neither_its_key_nor_its_address() -> None:
    link = Link(account_id=7, key=b"secret", kind="recovery", generation=1, address="ana@x.ar", expires_at=5.0)
    assert "recovery" in repr(link)
    assert "secret" not in repr(link)
    assert "ana@x.ar" not in repr(link)

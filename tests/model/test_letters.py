from __future__ import annotations

from pyauthgate.model import Letter, Posting


def test_a_letter_shows_neither_its_address_nor_its_link() -> None:
    values = {"link:9000": "https://x.example/secret"}
    letter = Letter(id="l1", number="9000", address="ana@x.ar", kind="recovery", values=values, at=0.0)
    shown = repr(Posting(letter=letter, tries=1))
    assert "9000" in shown
    assert "ana@x.ar" not in shown
    assert "secret" not in shown

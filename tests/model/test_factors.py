from __future__ import annotations

from pyauthgate.model import Factor


def test_a_factor_does_not_show_its_seal() -> None:
    assert "sealed" not in repr(Factor(number="9000", seal=b"sealed", begun_at=1.0))

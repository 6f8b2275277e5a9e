from __future__ import annotations

import pytest

from pyauthgate.model.addresses import canonical_address, canonical_host


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ana@Ejemplo.com.AR", "ana@ejemplo.com.ar"),
        ("ana@Ñandú.example", "ana@xn--and-6ma2c.example"),
        ("jose\u0301@x.example", "jos\xe9@x.example"),
        ("", ""),
        ("nobody", "nobody"),
        ("a@" + "x" * 70 + ".example", "a@" + "x" * 70 + ".example"),
    ],
)
def test_an_address_has_one_spelling(text: str, found: str) -> None:
    assert canonical_address(text) == found


def test_both_spellings_of_an_international_host_are_one() -> None:
    assert canonical_host("ÑANDÚ.example") == canonical_host("xn--and-6ma2c.EXAMPLE")

from __future__ import annotations

import pytest

from pyauthgate.model.addresses import canonical_address, canonical_host, folded_name


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


@pytest.mark.parametrize("name", ["MGonzález", " mgonzález\t", "MGONZÁLEZ", "mgonza\u0301lez", "\uff4dgonzález"])
def test_a_user_name_has_one_spelling_too(name: str) -> None:
    assert folded_name(name) == "mgonzález"

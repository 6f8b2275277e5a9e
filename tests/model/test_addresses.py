from __future__ import annotations

import pytest

from pyauthgate.model.addresses import ambiguous, canonical_address, canonical_domain, folded_name


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
    assert canonical_domain("ÑANDÚ.example") == canonical_domain("xn--and-6ma2c.EXAMPLE")


@pytest.mark.parametrize("name", ["MGonzález", " mgonzález\t", "MGONZÁLEZ", "mgonza\u0301lez", "\uff4dgonzález"])
def test_a_user_name_has_one_spelling_too(name: str) -> None:
    assert folded_name(name) == "mgonzález"


@pytest.mark.parametrize("text", ["ejemplo.com.ar", "WWW.Ejemplo.com.AR", " www.ejemplo.com.ar. "])
def test_a_domain_is_named_with_or_without_what_stands_before_and_behind_it(text: str) -> None:
    assert canonical_domain(text) == "ejemplo.com.ar"


@pytest.mark.parametrize("host", ["fa\xdf.de", "fa\u1e9e.de", "\u03c2.gr", "a\u200db.example"])
def test_a_host_that_is_two_is_made_neither_of_them(host: str) -> None:
    assert ambiguous(host)
    assert "xn--" not in canonical_address(f"ana@{host}")
    assert canonical_address(f"ana@{host}") != "ana@fass.de"

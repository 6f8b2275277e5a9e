from __future__ import annotations

import pytest

from pyauthgate.config.forms import FormTable
from pyauthgate.config.overlaps import overlaps
from pyauthgate.model import FormKind


def form(number: int, path: str, **more: object) -> FormTable:
    return FormTable(place=f"panel.form {number}", kind=FormKind.CHANGE, path=path, **more)  # type: ignore[arg-type]


def found(*forms: FormTable) -> list[tuple[str, str]]:
    return [(finding.section, finding.key) for finding in overlaps(forms)]


def test_forms_on_paths_of_their_own_do_not_overlap() -> None:
    assert found(form(1, "/a"), form(2, "/b"), form(3, "/a/b"), form(4, "/a/*/c")) == []


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ({}, {}, False),
        ({"do": "a"}, {}, False),
        ({}, {"do": "a"}, False),
        ({"do": "a"}, {"do": "a"}, False),
        ({"do": "a"}, {"act": "b"}, False),
        ({"do": "a"}, {"do": "b"}, True),
        ({"do": "a", "x": "1"}, {"do": "a", "x": "2"}, True),
    ],
)
def test_forms_on_one_path_are_told_apart_by_a_field_with_two_values(
    first: dict[str, str], second: dict[str, str], *, apart: bool
) -> None:
    expected = [] if apart else [("panel.form 2", "match")]
    assert found(form(1, "/a", match=first), form(2, "/a", match=second)) == expected


@pytest.mark.parametrize("other", ["/A", "/a/", "/*"])
def test_two_spellings_of_one_path_are_found(other: str) -> None:
    assert found(form(1, "/x/a"), form(2, f"/x{other}")) == [("panel.form 2", "path")]


def test_the_other_form_is_named() -> None:
    (finding,) = overlaps([form(1, "/a", match={"do": "x"}), form(2, "/a", match={"do": "x"})])
    assert "[panel.form 1]" in finding.allowed
    assert finding.value == "do = x"


def test_a_page_beneath_a_form_is_not_another_form() -> None:
    assert found(form(1, "/a/b"), form(2, "/a", beneath=("b/", "c"))) == [("panel.form 2", "beneath")]
    assert found(form(1, "/a", beneath=("*/x",)), form(2, "/a/b")) == []

from __future__ import annotations

import pytest

from pyauthgate.config.formrules import faults
from pyauthgate.config.forms import FormTable, SignTable
from pyauthgate.model import FormKind
from tests.config.guarded import CHANGE, HEAD, LOGIN, places, settings

SIGNED = SignTable(status=(302,))


def found(form: FormTable) -> list[tuple[str, str]]:
    return [(finding.key, finding.value) for finding in faults(form)]


@pytest.mark.parametrize(
    ("form", "keys"),
    [
        (FormTable(kind=FormKind.LOGIN, path="/x", ok=SIGNED), ["user", "password"]),
        (FormTable(kind=FormKind.LOGIN, path="/x", ok=SIGNED, user="u"), ["password"]),
        (FormTable(kind=FormKind.CHANGE, path="/x", ok=SIGNED), ["new"]),
        (FormTable(kind=FormKind.RESET, path="/x", ok=SIGNED), ["new"]),
        (FormTable(kind=FormKind.RECOVER, path="/x"), []),
        (FormTable(kind=FormKind.LOGOUT, path="/x"), []),
    ],
)
def test_each_kind_needs_its_fields(form: FormTable, keys: list[str]) -> None:
    assert found(form) == [(key, "") for key in keys]


@pytest.mark.parametrize("kind", [FormKind.LOGIN, FormKind.CHANGE, FormKind.RESET])
def test_a_form_whose_answer_cannot_be_known_is_found(kind: FormKind) -> None:
    assert ("ok", "") in found(FormTable(kind=kind, path="/x"))
    assert ("ok", "") not in found(FormTable(kind=kind, path="/x", failed=SIGNED))


def test_yes_must_not_look_like_no() -> None:
    form = FormTable(kind=FormKind.RESET, path="/x", new=("n",), ok=SIGNED, failed=SIGNED)
    assert [key for key, _ in found(form)] == ["ok"]
    form = FormTable(
        kind=FormKind.RESET, path="/x", new=("n",), json=True, ok=SIGNED, json_ok=SIGNED, json_failed=SIGNED
    )
    assert [key for key, _ in found(form)] == ["json_ok"]


def test_signs_of_json_are_for_forms_that_take_it() -> None:
    form = FormTable(kind=FormKind.RESET, path="/x", new=("n",), ok=SIGNED, json_failed=SIGNED)
    assert found(form) == [("json_failed", "a table")]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (LOGIN + 'new = ["x"]', "new"),
        (LOGIN + "optional = true", "optional"),
        (CHANGE + 'user = "x"', "user"),
        (CHANGE + "leaves = true", "leaves"),
        ('[[panel.form]]\nkind = "recover"\npath = "/r"\npassword = "x"', "password"),
        ('[[panel.form]]\nkind = "logout"\npath = "/o"\nreauth = "5m"', "reauth"),
    ],
)
def test_what_a_kind_does_not_take_is_found(text: str, key: str) -> None:
    text = HEAD + ("" if text.startswith(LOGIN) else LOGIN) + text
    assert [place[1] for place in places(text)] == [key]


@pytest.mark.parametrize(
    "fields",
    [
        {"current": "a", "new": ("a",)},
        {"current": "a", "new": ("b", "b")},
        {"current": "old_pw", "new": ("*pw",)},
        {"new": ("pw", "p*")},
    ],
)
def test_a_field_has_one_meaning(fields: dict[str, object]) -> None:
    form = FormTable(kind=FormKind.CHANGE, path="/x", ok=SIGNED, **fields)  # type: ignore[arg-type]
    assert [key for key, _ in found(form)] == ["new"]


def test_brackets_in_a_name_are_no_glob() -> None:
    form = FormTable(kind=FormKind.CHANGE, path="/x", ok=SIGNED, current="valuep", new=("value[password]",))
    assert found(form) == []


def test_a_form_is_not_chosen_by_a_field_that_it_judges() -> None:
    form = FormTable(kind=FormKind.CHANGE, path="/x", ok=SIGNED, new=("n*",), match={"n1": "x"})
    assert found(form) == [("match", "n1")]


def test_a_sound_form_has_no_faults() -> None:
    assert [list(faults(each)) for each in settings(HEAD + LOGIN + CHANGE).panel.form] == [[], []]

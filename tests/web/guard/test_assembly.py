from __future__ import annotations

from dataclasses import replace

import pytest

from pyauthgate.model import FormKind
from pyauthgate.web.guard.assembly import PanelForms
from tests.web.guard.oldpanel import CHANGE, FORMS, LOGIN, GuardedPlace


def test_the_gates_own_addresses_lead_to_the_first_form_of_a_kind() -> None:
    forms = PanelForms(forms=(CHANGE, LOGIN, replace(LOGIN, path="/otro")), session=("x",))
    assert (forms.doors.login, forms.doors.change) == (LOGIN, CHANGE)
    assert PanelForms(forms=(LOGIN,), session=("x",)).doors.change is None


def test_a_panel_without_a_login_form_is_not_guarded() -> None:
    with pytest.raises(LookupError):
        _ = PanelForms(forms=(CHANGE,), session=("x",)).doors


def test_every_kind_of_form_is_taken_by_somebody() -> None:
    assert {form.kind for form in FORMS} == set(FormKind)
    for form in FORMS:
        fields = dict.fromkeys(form.names, "9000") or {"correo": "x"}
        assert GuardedPlace().inside().post(form.path, fields).status in {
            *(200, 302, 409, 422),
        }

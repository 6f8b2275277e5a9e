from __future__ import annotations

from pyauthgate.model import Form, FormKind, Sign


def test_a_form_is_shown_where_it_is_sent_unless_told_otherwise() -> None:
    assert Form(kind=FormKind.CHANGE, path="/change").shown == "/change"
    assert Form(kind=FormKind.CHANGE, path="/change", page="/options?tab=2").shown == "/options?tab=2"


def test_a_form_names_every_field_that_is_read() -> None:
    form = Form(kind=FormKind.CHANGE, path="/change", current="old", new=("new", "again*"))
    assert form.names == ("old", "new", "again*")


def test_a_sign_that_demands_nothing_is_not_given() -> None:
    assert not Sign().given
    assert Sign(contains="errornote").given


def test_a_reply_in_json_has_signs_of_its_own_where_they_are_given() -> None:
    page, program = Sign(status=(302,)), Sign(status=(200,))
    form = Form(kind=FormKind.LOGIN, path="/login", ok=page, json_ok=program)
    assert form.signs(json=False) == (page, Sign())
    assert form.signs(json=True) == (program, Sign())
    assert Form(kind=FormKind.LOGIN, path="/login", ok=page).signs(json=True) == (page, Sign())

from __future__ import annotations

from pathlib import Path

import pytest

from pyauthgate.config.preset import furnished, known
from pyauthgate.config.shelf import names, preset
from pyauthgate.config.tables import TableReader
from pyauthgate.model import FormKind
from tests.config.guarded import findings, settings

HEAD = '[site]\npublic_url = "https://x.example"\n[panel]\nmode = "guard"\n'


@pytest.mark.parametrize("name", names())
def test_each_preset_is_sound_and_complete(name: str) -> None:
    panel = settings(f'{HEAD}preset = "{name}"').panel
    kinds = [form.kind for form in panel.forms]
    assert {FormKind.LOGIN, FormKind.CHANGE, FormKind.RECOVER, FormKind.RESET} <= set(kinds)
    assert panel.session
    assert panel.deny
    assert all(form.ok.given for form in panel.forms if form.new or form.password)


@pytest.mark.parametrize("name", names())
def test_a_preset_sets_only_what_is_added_from_it(name: str) -> None:
    assert set(preset(name)) <= {"session", "public", "deny", "identity_headers", "decoy", "form"}


def test_what_the_file_says_is_added() -> None:
    panel = settings(f'{HEAD}preset = "django-admin"\nsession = ["sticky", "sessionid"]\ndeny = ["/rest/*"]').panel
    assert panel.session == ("sessionid", "sticky")
    assert panel.deny == ("/admin/auth/user/*", "/rest/*")


def test_a_decoy_of_the_file_takes_the_place_of_the_presets() -> None:
    assert settings(f'{HEAD}preset = "flask-security"').panel.decoy == "{}@example.net"
    assert settings(f'{HEAD}preset = "flask-security"\ndecoy = "{{}}@mi.example"').panel.decoy == "{}@mi.example"


def test_a_form_of_the_file_takes_the_place_of_the_presets_or_is_added() -> None:
    text = """
preset = "flask-security"
[[panel.form]]
kind = "login"
path = "/login"
user = "username"
password = "password"
ok = { status = 303 }
[[panel.form]]
kind = "change"
path = "/perfil"
new = ["clave"]
ok = { status = 302 }
"""
    forms = settings(HEAD + text).panel.forms
    assert [form.user for form in forms if form.kind is FormKind.LOGIN] == ["username"]
    assert [form.path for form in forms if form.kind is FormKind.CHANGE] == ["/change", "/perfil"]


def test_a_panel_under_a_path_keeps_its_forms_there() -> None:
    panel = settings(f'{HEAD}preset = "postfixadmin"\npreset_under = "/correo"').panel
    assert all(form.path.startswith("/correo/users/") for form in panel.forms)
    assert "/correo/xmlrpc.php" in panel.deny
    assert "/correo/css/*" in panel.public


def test_what_overlaps_with_a_preset_is_named_by_it() -> None:
    text = '\npreset = "django-admin"\n[[panel.form]]\nkind = "logout"\npath = "/Admin/logout"\n'
    (finding,) = findings(HEAD + text)
    assert (finding.section, finding.key) == ("panel.form 1", "path")
    assert "[preset django-admin.form 5]" in finding.allowed


def test_no_preset_is_no_change() -> None:
    reader = TableReader(Path("/"))
    panel = settings('[site]\npublic_url = "https://x.example"').panel
    assert furnished(panel, reader) is panel
    assert known("postfixadmin", reader).session == ("postfixadmin_session",)
    assert reader.findings == []

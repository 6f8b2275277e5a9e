from __future__ import annotations

import pytest

from pyauthgate.config.forms import FormTable
from pyauthgate.model import Form, FormKind, FormLimits, Sign
from tests.config.guarded import CHANGE, HEAD, LOGIN, findings, places, settings

WHOLE = """
[[panel.form]]
kind = "change"
path = "/perfil"
slash = true
beneath = ["hecho/"]
page = "/perfil?tab=2"
current = "actual"
new = ["nueva*", "otra"]
match = { do = "clave" }
json = true
charset = "latin-1"
optional = true
reauth = "5m"
refuse = "own"
limits = { body = "1MiB", fields = 100, name = 256, value = 2048 }
[panel.form.ok]
status = [302, 303]
location = "*/hecho"
cookie = "sid"
contains = "bien"
[panel.form.failed]
status = 200
[panel.form.json_ok]
status = 200
[panel.form.json_failed]
status = 400
"""


def test_a_form_is_read_whole() -> None:
    assert settings(HEAD + LOGIN + WHOLE).panel.forms[1] == Form(
        kind=FormKind.CHANGE,
        path="/perfil",
        slash=True,
        beneath=("hecho/",),
        page="/perfil?tab=2",
        current="actual",
        new=("nueva*", "otra"),
        match={"do": "clave"},
        json=True,
        charset="iso8859-1",
        optional=True,
        reauth=300.0,
        refuse="own",
        ok=Sign(status=(302, 303), location="*/hecho", cookie="sid", contains="bien"),
        failed=Sign(status=(200,)),
        json_ok=Sign(status=(200,)),
        json_failed=Sign(status=(400,)),
        limits=FormLimits(body=1_048_576, fields=100, name=256, value=2_048),
    )


def test_what_a_form_leaves_out_is_as_in_the_model() -> None:
    assert FormTable(kind=FormKind.LOGOUT, path="/x").form == Form(kind=FormKind.LOGOUT, path="/x")


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ('page = "https://other.example/"', "page", "https://other.example/"),
        ('page = "//other.example/"', "page", "//other.example/"),
        ('charset = "klingon"', "charset", "klingon"),
        ('current = "a*"', "current", "a*"),
        ('new = ["*"]', "new", "*"),
        ("match = { do = 1 }", "match", "a table"),
        ('reauth = "2h"', "reauth", "2h"),
        ('refuse = "mail"', "refuse", "mail"),
        ("failed = { status = 600 }", "failed.status", "600"),
        ('failed = { status = [302, "x"] }', "failed.status", "x"),
        ("failed = 200", "failed", "200"),
        ('failed = { location = "*" }', "failed.location", "*"),
        ('limits = { body = "1KiB" }', "limits.body", "1KiB"),
        ("limits = { fields = 63 }", "limits.fields", "63"),
        ('beneath = ["/done"]', "beneath", "/done"),
    ],
)
def test_a_wrong_value_is_named_with_the_number_of_its_form(line: str, key: str, value: str) -> None:
    head = "\n".join(each for each in CHANGE.splitlines() if not line.startswith(each.partition(" ")[0] or "-"))
    assert places(f"{HEAD}{LOGIN}{head}\n{line}\n") == [("panel.form 2", key, value)]


@pytest.mark.parametrize(("line", "near"), [("pasword = 'x'", "password"), ("mach = {}", "match")])
def test_an_unknown_key_comes_with_the_one_that_may_be_meant(line: str, near: str) -> None:
    (finding,) = findings(f"{HEAD}{LOGIN}{line}")
    assert finding.section == "panel.form 1"
    assert finding.allowed == f'no setting of this section; did you mean "{near}"?'

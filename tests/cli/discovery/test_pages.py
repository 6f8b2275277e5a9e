from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pyauthgate.cli.discovery.pages import MOST, read_page

PAGE = """
<html><head><title>Panel &ndash; Acceso</title><link rel=EditURI href="/xmlrpc.php?rsd"></head><body>
<h1>Acceso <b>clientes</b></h1>
<FORM action=" /entrar " METHOD=POST>
<label for=n>N&uacute;mero de cliente</label><input id=n name=numero>
<label>Clave <input type=PASSWORD name=clave autocomplete="current-password"></label>
<input type=hidden name=csrf value="x"><button name=ir value=1>Entrar</button>
</FORM>
<a href="/olvido" title="ayuda">Olvid&eacute; mi <i>clave</i></a>
<input type=password name=suelta>
</body>
"""


def test_a_form_is_read_with_its_fields_and_labels() -> None:
    form = read_page(PAGE).forms[0]
    assert (form.action, form.method) == ("/entrar", "post")
    assert [(each.name, each.kind) for each in form.fields] == [
        ("numero", "text"),
        ("clave", "password"),
        ("csrf", "hidden"),
        ("ir", "button"),
    ]
    assert form.fields[0].label == "Número de cliente"
    assert form.fields[1].label == "Clave"
    assert [each.name for each in form.passwords] == ["clave"]
    assert form.fields[1].autocomplete == "current-password"


def test_a_password_outside_of_every_form_is_a_form_of_its_own() -> None:
    assert [each.name for each in read_page(PAGE).forms[-1].passwords] == ["suelta"]
    assert read_page("<input name=q>").forms == []


def test_links_and_headings_are_read() -> None:
    page = read_page(PAGE)
    assert [(link.href, link.words) for link in page.links] == [
        ("/xmlrpc.php?rsd", "EditURI"),
        ("/olvido", "ayuda Olvidé mi clave"),
    ]
    assert page.headings == "Panel – Acceso Acceso clientes"


def test_the_first_of_two_attributes_of_one_name_counts_as_in_browsers() -> None:
    (form,) = read_page('<form action="/a" action="/b"><input name=x type=password type=text>').forms
    assert form.action == "/a"
    assert form.passwords[0].name == "x"


def test_a_page_of_endless_forms_is_read_to_a_bound() -> None:
    page = read_page("<form><input name=a><a href=x>y</a>" * MOST)
    assert len(page.forms) < MOST
    assert sum(len(form.fields) for form in page.forms) < MOST
    assert len(page.links) <= MOST


@given(st.text(alphabet=st.sampled_from("<>/=\"'!-[]&;#x form input label a href type password title")))
def test_no_page_is_too_broken_to_be_read(text: str) -> None:
    assert read_page(text).headings is not None

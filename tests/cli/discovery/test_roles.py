from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.discovery.pages import read_page
from pyauthgate.cli.discovery.roles import roles
from pyauthgate.model import FormKind

if TYPE_CHECKING:
    from pyauthgate.cli.discovery.roles import Roles


def understood(fields: str, context: str = "/x", *, inside: bool = False) -> Roles:
    found = roles(read_page(f"<form method=post>{fields}</form>").forms[0], context, inside=inside)
    assert found is not None
    return found


def password(name: str, label: str = "", complete: str = "") -> str:
    return f'<label>{label}<input type=password name="{name}" autocomplete="{complete}"></label>'


@pytest.mark.parametrize(
    ("fields", "user", "secret"),
    [
        ("<input name=numero>" + password("clave"), "numero", "clave"),
        ("<input name=q><input name=x autocomplete=username>" + password("y"), "x", "y"),
        ("<input name=idioma><input name=usuario>" + password("senha"), "usuario", "senha"),
        ("<input type=email name=email>" + password("password", complete="current-password"), "email", "password"),
        ("<input name=f1>" + password("f2"), "f1", "f2"),
    ],
)
def test_a_login_is_a_name_and_a_password(fields: str, user: str, secret: str) -> None:
    found = understood(fields)
    assert (found.kind, found.user, found.password) == (FormKind.LOGIN, user, secret)


def test_a_user_field_that_says_nothing_is_a_guess() -> None:
    assert understood("<input name=f1>" + password("f2")).guesses
    assert not understood("<input name=usuario>" + password("f2")).guesses


@pytest.mark.parametrize(
    ("fields", "current", "new"),
    [
        (
            password("old_password") + password("new_password1") + password("new_password2"),
            "old_password",
            ("new_password1", "new_password2"),
        ),
        (
            password("a", "Contraseña actual") + password("b", "Nueva contraseña") + password("c", "Repítala"),
            "a",
            ("b", "c"),
        ),
        (
            password("a", "Senha atual") + password("c", "Confirme a nova senha") + password("b", "Nova senha"),
            "a",
            ("b", "c"),
        ),
        (password("x", complete="current-password") + password("y", complete="new-password"), "x", ("y",)),
        (password("p") + password("q") + password("r"), "p", ("q", "r")),
        (
            password("fPassword_current") + password("fPassword") + password("fPassword2"),
            "fPassword_current",
            ("fPassword", "fPassword2"),
        ),
        (password("clave_actual") + password("clave_nueva"), "clave_actual", ("clave_nueva",)),
    ],
)
def test_a_change_is_the_current_password_and_the_new_one_in_any_order(
    fields: str, current: str, new: tuple[str, ...]
) -> None:
    found = understood(fields)
    assert (found.kind, found.current, found.new) == (FormKind.CHANGE, current, new)


def test_what_only_names_tell_is_a_guess_and_what_autocomplete_tells_is_not() -> None:
    told = password("x", complete="current-password") + password("y", complete="new-password")
    assert understood(told).guesses == []
    assert understood(password("p") + password("q") + password("r")).guesses


def test_a_profile_is_a_change_that_may_be_left_out() -> None:
    found = understood("<input name=telefono><input name=calle>" + password("actual") + password("nueva"), inside=True)
    assert (found.kind, found.optional) == (FormKind.CHANGE, True)


@pytest.mark.parametrize(
    ("context", "inside", "extra", "kind"),
    [
        ("/reset/abc", False, "", FormKind.RESET),
        ("/recuperar-clave", False, "<input name=email>", FormKind.RESET),
        ("/x", False, "", FormKind.RESET),
        ("/perfil", True, "", FormKind.CHANGE),
        ("/registro", False, "<input name=usuario>", None),
        ("/usuarios/crear", True, "<input name=usuario>", None),
    ],
)
def test_a_new_password_without_the_current_one_is_understood_by_where_it_stands(
    context: str, extra: str, kind: FormKind | None, *, inside: bool
) -> None:
    found = understood(extra + password("nueva") + password("nueva2"), context, inside=inside)
    assert (found.kind, found.new) == (kind, ("nueva", "nueva2"))
    assert found.guesses


def test_a_recovery_asks_who_it_is_on_a_page_that_says_so() -> None:
    found = understood("<input type=email name=correo>", "/olvido ¿Olvidó su contraseña?")
    assert (found.kind, found.user) == (FormKind.RECOVER, "correo")


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("<form method=post><input name=email></form>", "/boletin"),
        ("<form><input name=email></form>", "/olvido"),
        ("<form method=post><input name=q></form>", "/olvido"),
        ("<form method=post><input type=password name=clave></form>", "/confirmar"),
    ],
)
def test_what_has_nothing_to_do_with_passwords_is_passed_over(text: str, context: str) -> None:
    assert roles(read_page(text).forms[0], context, inside=False) is None

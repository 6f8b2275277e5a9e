from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pyauthgate.cli.discovery import vocabulary as words
from pyauthgate.cli.discovery.vocabulary import says

if TYPE_CHECKING:
    import re


@pytest.mark.parametrize(
    ("meaning", "yes", "no"),
    [
        (
            words.CURRENT,
            ["clave_actual", "Contraseña anterior", "senha atual", "old_password", "currentPass"],
            ["nova", "new", "household"],
        ),
        (
            words.AGAIN,
            ["confirmar", "password2", "repetir_clave", "Repita la clave", "retype", "pw_again"],
            ["password", "clave"],
        ),
        (words.NEW, ["new_password1", "clave_nueva", "nova senha", "Nueva contraseña"], ["password", "renovado"]),
        (words.USER, ["fUsername", "numero", "e-mail", "Correo", "CPF", "cliente"], ["q"]),
        (words.LOGIN, ["/login", "Iniciar sesión", "Entrar", "sign-in", "Acceso"], ["/precios"]),
        (words.LOST, ["/reset", "¿Olvidó su clave?", "Esqueci a senha", "recuperar", "forgot"], ["/login"]),
        (words.LEAVE, ["/logout", "Cerrar sesión", "Salir", "Sair", "sign-out", "logoff"], ["/login", "asalir"]),
        (words.HARM, ["/delete/3", "borrar", "eliminar", "excluir", "x?confirm=1"], ["/perfil"]),
        (words.PASSWORD, ["Contraseña", "senha", "passwd", "pwd"], ["perfil"]),
        (words.REGISTER, ["/register", "alta", "cadastro", "sign-up"], ["/perfil"]),
        (words.ACCOUNT, ["/perfil", "mi-cuenta", "minha conta", "settings"], ["/precios"]),
        (words.SESSION, ["sessionid", "PHPSESSID", "connect.sid", "auth", "remember_token"], ["lang", "side"]),
    ],
)
def test_words_are_known_in_three_languages(meaning: re.Pattern[str], yes: list[str], no: list[str]) -> None:
    assert [text for text in yes if not says(meaning, text)] == []
    assert [text for text in no if says(meaning, text)] == []


def test_any_of_the_texts_will_do() -> None:
    assert says(words.LOGIN, "", "x", "login")
    assert not says(words.LOGIN)

"""The example panels: who lives in each, and what its forms are called."""

from __future__ import annotations

from dataclasses import dataclass

from tests.live.serving import PASSWORD

CLIENTS = range(20401, 20451)
"""The clients that the panel and the gate know, one for each who asks."""

STRANGER = "20999"
"""A number that is a user of the panel, and that the gate was not told of."""

STAFF = "7001"
"""The number of a client whose name in the panel is not made of it."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """What one has to know of a panel to use it.

    Parameters
    ----------
    folder:
        Its example.
    user_name:
        How it names a client, with ``{number}``.
    staff:
        The name of a user that is no number.
    login, user, password:
        The page of the log-in form, and its fields.
    change, current, new:
        The page of the change form, and its fields.
    home, greeting:
        A page for those who are in, and what it says there to ``{user}``.
    denial:
        What it says itself of a wrong password.
    done:
        The path that a change leads to.
    logout, exit:
        Where the session ends, and the page with the form that is sent there; empty for a mere link.
    session:
        Its cookies that let somebody in.
    asset:
        A file that needs no log-in.
    enrols:
        Whether an unknown number is enrolled.

    """

    folder: str
    user_name: str = "{number}"
    staff: str
    login: str
    user: str
    password: str
    change: str
    current: str
    new: tuple[str, str]
    home: str = "/"
    greeting: str
    denial: str
    done: str
    logout: str
    exit: str = ""
    session: tuple[str, ...]
    asset: str
    enrols: bool = False

    def name(self, number: str) -> str:
        """Give what the panel calls a client."""
        return self.staff if number == STAFF else self.user_name.format(number=number)

    def people(self) -> str:
        """Give a line for each user, as the examples read them."""
        numbers = [*map(str, CLIENTS), STRANGER, STAFF]
        return "".join(f"{self.name(number)} {PASSWORD}\n" for number in numbers)


OWN_LOGIN = Panel(
    folder="own_login_panel",
    staff="soporte",
    login="/ingresar",
    user="numero",
    password="clave",
    change="/opciones/clave",
    current="clave_actual",
    new=("clave_nueva", "clave_nueva2"),
    greeting="por el cliente <b>{user}</b>",
    denial="El número o la clave no coinciden.",
    done="/opciones/clave/hecho",
    logout="/salir",
    session=("session",),
    asset="/static/panel.css",
    enrols=True,
)

DJANGO = Panel(
    folder="django_admin",
    staff="marta",
    login="/admin/login/",
    user="username",
    password="password",
    change="/admin/password_change/",
    current="old_password",
    new=("new_password1", "new_password2"),
    home="/admin/",
    greeting="<strong>{user}</strong>",
    denial="Por favor introduzca el nombre de usuario y la clave correctos",
    done="/admin/password_change/done/",
    logout="/admin/logout/",
    exit="/admin/",
    session=("sessionid",),
    asset="/static/admin/css/base.css",
)

FLASK_SECURITY = Panel(
    folder="flask_security",
    user_name="cliente{number}@eltornillo.example",
    staff="marta@eltornillo.example",
    login="/login",
    user="email",
    password="password",
    change="/change",
    current="password",
    new=("new_password", "new_password_confirm"),
    greeting="Usted es <b>{user}</b>",
    denial="Invalid password",
    done="/",
    logout="/logout",
    exit="/",
    session=("session", "remember_token"),
    asset="/fs-static/js/base64.js",
)

POSTFIXADMIN = Panel(
    folder="postfixadmin",
    user_name="cliente{number}@eltornillo.example",
    staff="marta@eltornillo.example",
    login="/users/login.php",
    user="fUsername",
    password="fPassword",
    change="/users/password.php",
    current="fPassword_current",
    new=("fPassword", "fPassword2"),
    home="/users/main.php",
    greeting="Autenticado como {user}",
    denial="La cuenta de email o la contraseña no son correctas.",
    done="/users/main.php",
    logout="/users/login.php",
    session=("postfixadmin_session",),
    asset="/css/bootstrap.css",
)

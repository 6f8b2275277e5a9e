"""Flask-Security with one user: `python -m tests.panels.flask_security_panel` says its port."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask_security import RoleMixin, Security, UserMixin, hash_password
from flask_security.datastore import UserDatastore
from flask_security.recoverable import generate_reset_password_token

from tests.panels.serving import serve


class User(UserMixin):
    """A user in memory."""

    id = 1
    email = ""
    password: str | None = ""
    active = True
    fs_uniquifier = ""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 -- whatever Flask-Security keeps
        self.roles: list[RoleMixin] = []
        self.__dict__.update(given)


class Role(RoleMixin):
    """No role is used."""


class Users(UserDatastore):
    """One user, where Flask-Security wants a database."""

    def __init__(self) -> None:
        super().__init__(User, Role)
        self.all: list[User] = []

    def find_user(self, case_insensitive: bool = False, **named: Any) -> User | None:  # noqa: ANN401, ARG002, FBT001, FBT002 -- theirs
        """Give the user of whom something holds."""
        found = (user for user in self.all if all(str(getattr(user, k, "")) == str(v) for k, v in named.items()))
        return next(found, None)

    def put(self, model: User) -> User:
        """Keep a user."""
        if model not in self.all:
            self.all.append(model)
        return model

    def commit(self) -> None:
        """Keep everything, as memory does."""


def main() -> None:
    app = Flask("panel")
    app.config.update(
        SECRET_KEY="only for tests",
        SECURITY_PASSWORD_SALT="salt",
        SECURITY_PASSWORD_HASH="plaintext",
        SECURITY_PASSWORD_SCHEMES=["plaintext"],
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_SEND_PASSWORD_RESET_EMAIL=False,
        SECURITY_SEND_PASSWORD_RESET_NOTICE_EMAIL=False,
        SECURITY_CHANGEABLE=True,
        SECURITY_RECOVERABLE=True,
        SECURITY_REGISTERABLE=True,
        SECURITY_SEND_REGISTER_EMAIL=False,
    )
    users = Users()
    Security(app, users)
    app.add_url_rule("/", "home", lambda: "home")

    def mailed() -> str:
        token: str = generate_reset_password_token(users.all[0])  # type: ignore[no-untyped-call]
        return f"/reset/{token}"

    app.add_url_rule("/mailed", "mailed", mailed)
    with app.app_context():
        users.create_user(email="20417@example.net", password=hash_password("Mantel 7 Jirafa"))
    serve(app)


if __name__ == "__main__":
    main()

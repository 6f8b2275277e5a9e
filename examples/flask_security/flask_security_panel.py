"""A panel on Flask-Security, with its own pages: users are e-mail addresses, forms and JSON share their addresses.

It knows nothing of any gate.  ::

    python3 flask_security_panel.py < people.txt    # each line an e-mail address and a password
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from flask import Flask, render_template_string
from flask_security import (
    RoleMixin,
    Security,
    SQLAlchemySessionUserDatastore,
    UserMixin,
    auth_required,
    current_user,
    hash_password,
)
from sqlalchemy import Column, ForeignKey, Table, create_engine
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,  # noqa: TC002 (the tables are made from the annotations)
    mapped_column,
    relationship,
    scoped_session,
    sessionmaker,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["add", "app"]

VAR = Path(__file__).parent / "var"
PAGE = """<!doctype html>
<html lang="es">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Panel</title>
<h1>Panel</h1>
<p>Usted es <b>{{ current_user.email }}</b>.</p>
<p><a href="{{ url_for_security('change_password') }}">Cambiar clave</a></p>
<form method="post" action="{{ url_for_security('logout') }}"><button type="submit">Salir</button></form>
"""


class Base(DeclarativeBase):
    """What the tables have in common."""


HOLDERS: tuple[Column[int], ...] = (Column("user", ForeignKey("user.id")), Column("role", ForeignKey("role.id")))


class Role(Base, RoleMixin):
    """A role; nobody has one here."""

    __tablename__ = "role"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class User(Base, UserMixin):
    """A user."""

    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    password: Mapped[str | None]
    active: Mapped[bool]
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    roles: Mapped[list[RoleMixin]] = relationship(Role, secondary=Table("holders", Base.metadata, *HOLDERS))


def secret_key() -> str:
    """Give the panel's key; the first start makes it, so that none is published with the example."""
    VAR.mkdir(exist_ok=True)
    with suppress(FileExistsError), (VAR / "panel.key").open("x", encoding="ascii") as file:
        file.write(token_urlsafe(48))
    return (VAR / "panel.key").read_text(encoding="ascii")


app = Flask("flask_security_panel")
app.config.update(
    SECRET_KEY=secret_key(),
    SECURITY_PASSWORD_SALT=secret_key(),
    SECURITY_CHANGEABLE=True,
    SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
    SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
    SECURITY_PASSWORD_LENGTH_MIN=1,  # no rules: those are the gate's
)
app.config.from_prefixed_env()
engine = create_engine(f"sqlite:///{VAR / 'panel.db'}")
database = scoped_session(sessionmaker(bind=engine))
users = SQLAlchemySessionUserDatastore(database, User, Role)
Security(app, users)


@app.teardown_appcontext
def give_back(_error: BaseException | None) -> None:
    """Give the connection back after each request."""
    database.remove()


@app.get("/")
@auth_required("session")
def home() -> str:
    """Say who is in."""
    return render_template_string(PAGE, current_user=current_user)


def add(lines: Iterable[str]) -> None:
    """Make the tables and add a user for each line."""
    Base.metadata.create_all(engine)
    with app.app_context():
        for email, password in map(str.split, lines):
            users.create_user(email=email, password=hash_password(password))
        database.commit()


if __name__ == "__main__":
    add(sys.stdin)

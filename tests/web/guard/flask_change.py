"""Flask-Security, as it comes: a refusal at its log-in and in its change form, told as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Flask
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore, UserMixin, hash_password
from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, create_engine
from sqlalchemy.orm import registry, relationship, scoped_session, sessionmaker
from sqlalchemy.pool import StaticPool

from pyauthgate.model import Form, FormKind
from tests.web.guard.refusal import Visitor

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

LOGIN = Form(kind=FormKind.LOGIN, path="/login", user="email", password="password")
CHANGE = Form(kind=FormKind.CHANGE, path="/change", current="password", new=("new_password", "new_password_confirm"))
MAIL, OLD, NEW = "ana@example.net", "claro-de-luna-7", "viento-norte-93"

tables = registry()
held = Table("held", tables.metadata, Column("user", ForeignKey("user.id")), Column("role", ForeignKey("role.id")))
roles = Table("role", tables.metadata, Column("id", Integer, primary_key=True), Column("name", String(80)))
users = Table(
    "user",
    tables.metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(255), unique=True),
    Column("password", String(255)),
    Column("active", Boolean),
    Column("fs_uniquifier", String(64), unique=True, nullable=False),
)


class Role(RoleMixin):
    pass


class User(UserMixin):
    pass


tables.map_imperatively(Role, roles)
tables.map_imperatively(User, users, properties={"roles": relationship(Role, secondary=held)})


def panel() -> WSGIApplication:
    """Set Flask-Security up, with one user."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY="k" * 32,
        SECURITY_PASSWORD_SALT="s" * 16,
        SECURITY_CHANGEABLE=True,
        SECURITY_SEND_PASSWORD_CHANGE_EMAIL=False,
        SECURITY_PASSWORD_HASH="pbkdf2_sha512",
        SECURITY_PASSWORD_COMPLEXITY_CHECKER=None,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False},
    )
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    session = scoped_session(sessionmaker(bind=engine))
    tables.metadata.create_all(engine)
    store = SQLAlchemySessionUserDatastore(session, User, Role)
    Security(app, store)
    with app.app_context():
        store.create_user(email=MAIL, password=hash_password(OLD))
        session.commit()
    return app


def main() -> None:
    visitor = Visitor(panel())
    told = {
        "login": visitor.refused(LOGIN, 401, {"email": MAIL, "password": OLD}),
        "change": visitor.refused(CHANGE, 422, {"password": OLD, "new_password": NEW, "new_password_confirm": NEW}),
    }
    print(json.dumps(told))  # noqa: T201 (read by the test)


if __name__ == "__main__":
    main()

"""Flask-Security, as it comes: a refusal at its log-in and in its change form, told as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore, UserMixin, hash_password
from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, create_engine
from sqlalchemy.orm import declarative_base, relationship, scoped_session, sessionmaker
from sqlalchemy.pool import StaticPool

from pyauthgate.model import Form, FormKind
from tests.web.guard.refusal import Visitor

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

LOGIN = Form(kind=FormKind.LOGIN, path="/login", user="email", password="password")
CHANGE = Form(kind=FormKind.CHANGE, path="/change", current="password", new=("new_password", "new_password_confirm"))
MAIL, OLD, NEW = "ana@example.net", "claro-de-luna-7", "viento-norte-93"

Base: Any = declarative_base()
held = Table("held", Base.metadata, Column("user", ForeignKey("user.id")), Column("role", ForeignKey("role.id")))


class Role(Base, RoleMixin):
    __tablename__ = "role"
    id = Column(Integer, primary_key=True)
    name = Column(String(80), unique=True)
    permissions = Column(String(80))


class User(Base, UserMixin):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)
    email = Column(String(255), unique=True)
    password = Column(String(255))
    active = Column(Boolean)
    fs_uniquifier = Column(String(64), unique=True, nullable=False)
    roles = relationship("Role", secondary=held)


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
    Base.metadata.create_all(engine)
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

"""A client panel of the old school: its own users, its own forms, and not one rule for a password.

It knows nothing of any gate, and nothing here was written for one.  ::

    python3 own_login_panel.py < clients.txt    # each line a number and a password
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from hmac import compare_digest
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from flask import Flask, redirect, render_template, request, session, url_for
from werkzeug.security import check_password_hash, generate_password_hash

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.wrappers import Response

__all__ = ["add", "app"]

HERE = Path(__file__).parent
BASE = HERE / "var" / "panel.db"
TABLES = """
CREATE TABLE IF NOT EXISTS clientes (numero TEXT PRIMARY KEY, clave TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS llaves (nombre TEXT PRIMARY KEY, valor TEXT NOT NULL);
"""
HASHING = "pbkdf2:sha256:20000"  # what was thought enough in its day
SERVICES = (
    ("Hosting Emprendedor", "20 GB, 10 casillas", "14/03/2027"),
    ("Dominio .com.ar", "registro anual", "02/12/2026"),
    ("Copia de seguridad", "todas las noches", "14/03/2027"),
)


def ask(query: str, *values: str) -> str:
    """Run one query in a transaction of its own; give its first value, empty for none."""
    with closing(sqlite3.connect(BASE, timeout=5)) as base, base:
        row = base.execute(query, values).fetchone()
    return str(row[0]) if row else ""


def furnish() -> str:
    """Make the tables at the first start; give the key that signs the session cookies."""
    BASE.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(BASE, timeout=5)) as base:
        base.executescript(TABLES)
    ask("INSERT OR IGNORE INTO llaves VALUES ('cookies', ?)", token_urlsafe(32))
    return ask("SELECT valor FROM llaves WHERE nombre = 'cookies'")


app = Flask("own_login_panel", root_path=str(HERE))
app.secret_key = furnish()


def stored(number: str) -> str:
    """Give the digest of a client's password; empty when there is no such client."""
    return ask("SELECT clave FROM clientes WHERE numero = ?", number)


def matches(number: str, password: str) -> bool:
    """Say whether a client has that password."""
    digest = stored(number)
    return bool(digest) and check_password_hash(digest, password)


def add(lines: Iterable[str]) -> None:
    """Add a client for each line, a number and a password; one who is there gets the password."""
    for number, password in map(str.split, lines):
        ask("INSERT OR REPLACE INTO clientes VALUES (?, ?)", number, generate_password_hash(password, HASHING))


@app.get("/")
def home() -> str | Response:
    """Show what the client has contracted."""
    if "numero" not in session:
        return redirect(url_for("log_in"))
    return render_template("home.html", services=SERVICES)


@app.get("/ingresar")
def log_in() -> str | Response:
    """Show the log-in form; who is in already needs none."""
    return redirect(url_for("home")) if "numero" in session else render_template("login.html")


@app.post("/ingresar")
def logged_in() -> str | Response:
    """Open a session for who knows a number and its password."""
    number = request.form.get("numero", "").strip()
    if not matches(number, request.form.get("clave", "")):
        return render_template("login.html", number=number, error="El número o la clave no coinciden.")
    session.clear()
    session.update(numero=number, ficha=token_urlsafe(24))
    return redirect(url_for("home"))


@app.get("/opciones/clave")
def change() -> str | Response:
    """Show the form that changes the password."""
    return render_template("change.html") if "numero" in session else redirect(url_for("log_in"))


@app.post("/opciones/clave")
def changed() -> str | Response:
    """Take any new password at all from who knows the current one."""
    if "numero" not in session:
        return redirect(url_for("log_in"))
    error = objection(session["numero"], session["ficha"])
    if error:
        return render_template("change.html", error=error)
    ask(
        "UPDATE clientes SET clave = ? WHERE numero = ?",
        generate_password_hash(request.form["clave_nueva"], HASHING),
        session["numero"],
    )
    return redirect(url_for("done"))


def objection(number: str, token: str) -> str:
    """Say what is wrong with a change; empty for nothing."""
    form = request.form
    if not compare_digest(form.get("ficha", "").encode(), token.encode()):
        return "El formulario venció: envíelo otra vez."
    if not matches(number, form.get("clave_actual", "")):
        return "La clave actual no es correcta."
    if not form.get("clave_nueva") or form["clave_nueva"] != form.get("clave_nueva2"):
        return "Escriba dos veces la misma clave nueva."
    return ""


@app.get("/opciones/clave/hecho")
def done() -> str | Response:
    """Say that the password was changed."""
    return render_template("done.html") if "numero" in session else redirect(url_for("log_in"))


@app.get("/salir")
def log_out() -> Response:
    """End the session, by a mere link as was the custom."""
    session.clear()
    return redirect(url_for("log_in"))


if __name__ == "__main__":
    add(sys.stdin)

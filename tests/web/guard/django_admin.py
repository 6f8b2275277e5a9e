"""Django's admin, as it comes: a refusal at its log-in and in its change form, told as JSON."""

from __future__ import annotations

import json
from importlib import import_module
from typing import TYPE_CHECKING

from pyauthgate.model import Form, FormKind
from tests.web.guard.refusal import Visitor

if TYPE_CHECKING:
    from wsgiref.types import WSGIApplication

LOGIN = Form(kind=FormKind.LOGIN, path="/admin/login/", user="username", password="password")
CHANGE = Form(
    kind=FormKind.CHANGE, path="/admin/password_change/", current="old_password", new=("new_password1", "new_password2")
)
OLD, NEW = "claro-de-luna-7", "viento-norte-93"


def panel() -> WSGIApplication:
    """Set Django up, with one user."""
    import_module("django.conf").settings.configure(
        SECRET_KEY="k" * 50,
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF="tests.web.guard.django_urls",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        INSTALLED_APPS=[f"django.contrib.{name}" for name in ("admin", "auth", "contenttypes", "sessions", "messages")],
        MIDDLEWARE=[
            "django.middleware.gzip.GZipMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        f"django.{name}"
                        for name in (
                            "template.context_processors.request",
                            "contrib.auth.context_processors.auth",
                            "contrib.messages.context_processors.messages",
                        )
                    ]
                },
            }
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STATIC_URL="/static/",
    )
    import_module("django").setup()
    import_module("django.core.management").call_command("migrate", verbosity=0)
    import_module("django.contrib.auth").get_user_model().objects.create_superuser("admin", password=OLD)
    app: WSGIApplication = import_module("django.core.wsgi").get_wsgi_application()
    return app


def main() -> None:
    visitor = Visitor(panel())
    told = {
        "login": visitor.refused(LOGIN, 401, {"username": "admin", "password": OLD}),
        "change": visitor.refused(CHANGE, 422, {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}),
    }
    print(json.dumps(told))  # noqa: T201 (read by the test)


if __name__ == "__main__":
    main()

"""Django's admin, as it comes: a refusal at its log-in and in its change form, told as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.management import call_command

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
    settings.configure(
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
    django.setup()
    call_command("migrate", verbosity=0)
    from django.contrib.auth import get_user_model  # noqa: PLC0415 (not before it is set up)
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

    get_user_model().objects.create_superuser("admin", password=OLD)
    return get_wsgi_application()  # type: ignore[no-any-return]


def main() -> None:
    visitor = Visitor(panel())
    told = {
        "login": visitor.refused(LOGIN, 401, {"username": "admin", "password": OLD}),
        "change": visitor.refused(CHANGE, 422, {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}),
    }
    print(json.dumps(told))  # noqa: T201 (read by the test)


if __name__ == "__main__":
    main()

"""Django's admin as a WSGI application, as any site that uses it.

It knows nothing of any gate.  ::

    python3 django_panel.py < people.txt    # each line a user name and a password
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["add", "app"]

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panel_settings")  # noqa: TID251 (the panel's, as Django has it)
app = StaticFilesHandler(get_wsgi_application())


def add(lines: Iterable[str]) -> None:
    """Make the tables and add a user for each line: staff, and a superuser who has a name instead of a number."""
    from django.contrib.auth.models import User  # noqa: PLC0415 (the site must be set up first)

    call_command("migrate", verbosity=0)
    for name, password in map(str.split, lines):
        User.objects.create_user(name, password=password, is_staff=True, is_superuser=not name.isdigit())


if __name__ == "__main__":
    add(sys.stdin)

"""The door for PAM services: the module that libpam loads, and how it gets onto a machine."""

from __future__ import annotations

from pyauthgate.pam.install import contents, install, uninstall

__all__ = ["contents", "install", "uninstall"]

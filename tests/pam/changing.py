"""Changes the passwords of the named users under Debian's own stack, as root's `passwd` does; prints PAM's codes."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.pam.applications import Libpam

NEW = b"Tren 7 Mantel Jirafa"

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as confdir:
        Path(confdir, "gate").write_text("password include /etc/pam.d/common-password\n")
        Path(confdir, "other").write_text("password required pam_deny.so\n")
        for user in sys.argv[1:]:
            outcome = Libpam().call(Path(confdir), "P", NEW, NEW, user=user.encode())
            print(f"{user}: {outcome.code}")  # noqa: T201 (its answer)

"""A child process in which a folder of the test's own stands where PAM's services are."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["DENY", "MATRIX", "ask"]

MATRIX = "usr/lib/*/pam_wrapper/pam_matrix.so"
DENY = "\n".join(f"{kind} required pam_deny.so" for kind in ("auth", "account", "password", "session"))

ENTER = 'mount --bind "$1" /etc/pam.d && shift && exec "$@"'
"""In a mount namespace of its own, which takes no privilege: the system's services are as they were."""


def ask(services: Path, program: str, *arguments: str, timeout: float = 60) -> Any:  # noqa: ANN401 -- JSON
    """Run a program that prints JSON, and give what it printed."""
    shut = ["unshare", "--mount", "--map-root-user", "sh", "-c", ENTER, "sh", str(services)]
    command = [*shut, sys.executable, "-c", program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, check=False)
    assert done.returncode == 0, done.stderr
    assert not done.stderr
    return json.loads(done.stdout)

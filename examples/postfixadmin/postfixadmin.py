"""Lay Debian's Postfixadmin out in a folder of its own, with SQLite, and serve it by PHP alone.

It wants php-cli, php-sqlite3, php-mbstring and php-imap, and the files of the
package ``postfixadmin``, installed or unpacked: no web server, no other
database, and no root.  ::

    python3 postfixadmin.py lay-out [FOLDER]    # of the unpacked package; / when it is installed
    python3 postfixadmin.py add < people.txt    # each line a mailbox and a password
    python3 postfixadmin.py serve [PORT]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["add", "command", "lay_out"]

HERE = Path(__file__).parent
PANEL = HERE / "var" / "postfixadmin"
SESSIONS = HERE / "var" / "sessions"
OWN = ("config.inc.php", "config.local.php", "templates_c")
"""Links of the package to places of the whole system; here they are files beside the rest."""


def lay_out(package: Path = Path("/")) -> None:
    """Copy the package's files, configure them, and have Postfixadmin make its tables."""
    shutil.copytree(package / "usr/share/postfixadmin", PANEL, symlinks=True, ignore=shutil.ignore_patterns(*OWN))
    shutil.copy(package / "etc/postfixadmin/config.inc.php", PANEL)
    shutil.copy(HERE / "config.local.php", PANEL)
    (PANEL / "dbconfig.inc.php").write_text("<?php\n$dbtype = $dbserver = $dbuser = $dbpass = $dbname = '';\n")
    (PANEL / "postfixadmin.db").touch()
    for folder in (PANEL / "templates_c", SESSIONS):
        folder.mkdir(mode=0o700, exist_ok=True)
    page = php(PANEL / "public" / "setup.php", folder=PANEL / "public")
    if "Updating database" not in page:
        sys.exit(f"Postfixadmin made no tables:\n{page}")


def add(lines: Iterable[str]) -> None:
    """Add a mailbox for each line; its domain too, unless that is there already."""
    people = [line.split() for line in lines]
    for domain in sorted({mailbox.partition("@")[2] for mailbox, _ in people}):
        sizes = ("--aliases", "0", "--mailboxes", "0", "--password-expiry", "3650")
        admin("domain", "add", domain, *sizes, check=False)
    for mailbox, password in people:
        both = ("--password", password, "--password2", password)
        admin("mailbox", "add", mailbox, *both, "--name", mailbox, "--welcome-mail", "0")


def admin(*words: str, check: bool = True) -> None:
    """Run Postfixadmin's own command."""
    php(PANEL / "scripts" / "postfixadmin-cli.php", *words, folder=PANEL, check=check)


def php(script: Path, *words: str, folder: Path, check: bool = True) -> str:
    """Run a PHP script in a folder; give what it prints."""
    arguments = [*interpreter(), str(script), *words]
    return subprocess.run(arguments, cwd=folder, check=check, capture_output=True, text=True).stdout  # noqa: S603 (PHP)


def interpreter() -> list[str]:
    """Give PHP with what differs from Debian's settings: sessions in our folder, and nobody told of deprecations."""
    return ["php", "-d", f"session.save_path={SESSIONS}", "-d", "display_errors=0"]


def command(port: int = 8080) -> list[str]:
    """Give the command that serves the panel."""
    return [*interpreter(), "-S", f"127.0.0.1:{port}", "-t", str(PANEL / "public")]


def main(task: str = "", *words: str) -> None:
    """Do what the command line says."""
    if task == "lay-out":
        lay_out(*map(Path, words))
    elif task == "add":
        add(sys.stdin)
    elif task == "serve":
        arguments = command(*map(int, words))
        os.execvp(arguments[0], arguments)  # noqa: S606 (a shell would be one process more)
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])

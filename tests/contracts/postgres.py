"""A real PostgreSQL of our own, in a temporary folder, gone with the tests."""

from __future__ import annotations

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "shared_buffers": "16MB",
    "logging_collector": "off",
}
PR_SET_PDEATHSIG = 1


def find(program: str) -> str:
    """Give the path of a server program; Debian keeps them out of PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
    return str(versions[-1]) if versions else shutil.which(program) or program


@dataclass
class PostgresServer:
    """A server that can be stopped, started and asked for new databases."""

    folder: Path
    process: subprocess.Popen[bytes] | None = None
    numbers: Iterator[int] = field(default_factory=count)
    spare: list[str] = field(default_factory=list)
    usual: list[tuple[object, ...]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.user = pwd.getpwuid(os.geteuid() or pwd.getpwnam("postgres").pw_uid)
        os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        command = [find("initdb"), "--auth=trust", "--username=gate", "--encoding=UTF8", "--locale=C", "--no-sync"]
        done = subprocess.run(
            [*command, f"--pgdata={self.folder}/data"],
            preexec_fn=self.step_down(),
            cwd=self.folder,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()

    def step_down(self) -> Callable[[], None]:
        """Give what a child does before its program: a server refuses root, and must not outlive the tests."""
        library, user = ctypes.CDLL(None), self.user

        def before() -> None:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(user.pw_gid)
                os.setuid(user.pw_uid)
            library.prctl(PR_SET_PDEATHSIG, signal.SIGINT)

        return before

    def start(self) -> None:
        """Start it and wait until it answers."""
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [find("postgres"), "-D", f"{self.folder}/data", "-k", str(self.folder), *settings],
                preexec_fn=self.step_down(),  # noqa: PLW1509 -- nothing but system calls
                cwd=self.folder,
                stdout=log,
                stderr=log,
            )
        self._await_answer()

    def stop(self) -> None:
        """Stop it at once, as an administrator in a hurry would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        self.process = None

    def url(self, database: str) -> str:
        """Give the URL of one of its databases."""
        return f"postgresql://gate@/{database}?host={quote(str(self.folder), safe='')}"

    def create(self, template: str = "template1") -> str:
        """Make a database, like another one if asked, and give its name."""
        name = f"gate_{next(self.numbers)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def lend(self) -> str:
        """Give the name of a database that has the schema and nothing in it: a used one, or else a new one."""
        return self.spare.pop() if self.spare else self.create("migrated")

    def take_back(self, database: str) -> None:
        """Empty a database for whoever borrows next: a thousand of them would take a minute to delete."""
        self.terminate(database)
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            self.usual = self.usual or self.shape("migrated")
            if self.shape(database) != self.usual:
                return
            rows = connection.execute(
                "SELECT quote_ident(tablename) FROM pg_tables "
                "WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
            ).fetchall()
            connection.execute(f"TRUNCATE {', '.join(str(name) for (name,) in rows)} RESTART IDENTITY")
        self.spare.append(database)

    def shape(self, database: str) -> list[tuple[object, ...]]:
        """Give the columns, the indexes and the revision of a database, which a test may have changed."""
        columns = "SELECT table_name, column_name, data_type FROM information_schema.columns"
        indexes = "SELECT tablename, indexname, indexdef FROM pg_indexes"
        with psycopg.connect(self.url(database)) as connection:
            found = [
                *connection.execute(f"{columns} WHERE table_schema = 'public' ORDER BY 1, 2").fetchall(),
                *connection.execute(f"{indexes} WHERE schemaname = 'public' ORDER BY 1, 2").fetchall(),
            ]
            if any(row[0] == "alembic_version" for row in found):
                found += connection.execute("SELECT version_num FROM alembic_version ORDER BY 1").fetchall()
            return found

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement as the administrator."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def terminate(self, database: str) -> int:
        """End every connection to a database from the server's side; say how many."""
        ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname ="
        return len(self.run(f"{ended} '{database}'"))

    def _await_answer(self) -> None:
        for _ in range(30):
            ready = subprocess.run(
                [find("pg_isready"), "-h", str(self.folder), "-t", "1", "-q"],
                check=False,
            )
            if ready.returncode == 0:
                return
            assert self.process is not None
            try:
                self.process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError((self.folder / "log").read_text())
        raise AssertionError("the server does not answer")


@contextmanager
def own_server() -> Iterator[PostgresServer]:
    """Run a server of one's own during the block."""
    folder = Path(tempfile.mkdtemp(prefix="gate-pg-"))
    server = None
    try:
        server = PostgresServer(folder)
        server.start()
        yield server
    finally:
        if server is not None and server.process is not None:
            server.stop()
        shutil.rmtree(folder)


@dataclass
class Shared:
    """The one server of a test run, however many folders of tests ask for it."""

    users: int = 0
    server: PostgresServer | None = None
    ending: list[Callable[[], object]] = field(default_factory=list)


SHARED = Shared()


@contextmanager
def shared_server() -> Iterator[PostgresServer]:
    """Run the shared server while anybody uses it."""
    SHARED.users += 1
    if SHARED.server is None:
        manager = own_server()
        SHARED.server = manager.__enter__()
        SHARED.ending.append(lambda: manager.__exit__(None, None, None))
    try:
        yield SHARED.server
    finally:
        SHARED.users -= 1
        if not SHARED.users:
            SHARED.server = None
            SHARED.ending.pop()()

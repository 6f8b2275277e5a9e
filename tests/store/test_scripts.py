from __future__ import annotations

import subprocess
import sys

from pyauthgate.store.schema import REVISION
from pyauthgate.store.scripts import revisions

LOADED = """
import sys
from pyauthgate.bootstrap import build
from pyauthgate.store import demand_schema, open_store

demand_schema(sys.argv[1])
with open_store(sys.argv[1]).begin() as work:
    assert work.attempts.lock(["key"])
print(*{name.partition(".")[0] for name in sys.modules} & {"alembic", "mako", "psycopg", "pygments"})
print(*{"sqlalchemy.dialects.postgresql"} & sys.modules.keys())
"""


def test_the_scripts_end_at_the_revision_that_the_code_wants() -> None:
    assert revisions()[0] == REVISION
    assert revisions()[-1] == "0001"


def test_whoever_opens_a_store_of_today_loads_neither_them_nor_another_database(sqlite_url: str) -> None:
    done = subprocess.run([sys.executable, "-c", LOADED, sqlite_url], check=True, capture_output=True, text=True)
    assert done.stdout.split() == []

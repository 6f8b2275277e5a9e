"""What is wrong with a store, as far as it can be seen without changing anything."""

from __future__ import annotations

import secrets
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from pyauthgate.errors import GateError
from pyauthgate.model import Ailment
from pyauthgate.store.address import file_of, read_url
from pyauthgate.store.engine import engine_for
from pyauthgate.store.filecheck import FileCheck
from pyauthgate.store.revisions import demand_schema
from pyauthgate.store.sqlstore import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyauthgate.ports import Clock

__all__ = ["NOT_TO_OPEN", "inspect"]

NOT_TO_OPEN = frozenset({"store.file", "store.journal"})
"""Whoever opens what is no file may wait for ever; whoever opens one without WAL for writing turns it to that."""


class _Undone(Exception):
    """Rolls a rehearsed Work back."""


def inspect(url: str, clock: Clock, *, timeout: float = 5.0) -> Iterator[Ailment]:
    """Look at a store: its file or its server, its schema, and whether it can be written.

    Parameters
    ----------
    timeout:
        Seconds to wait for it, at each step.

    """
    try:
        for found in _beneath(url, clock, timeout):
            yield found
            if found.code in NOT_TO_OPEN:
                return
        demand_schema(url, timeout=timeout)
        _rehearse(url, timeout)
    except GateError as error:
        yield Ailment.of(error)


def _beneath(url: str, clock: Clock, timeout: float) -> Iterator[Ailment]:
    address = read_url(url)
    path = file_of(address)
    if path is not None:
        yield from FileCheck(path, timeout=timeout)
        return
    engine_for(address, timeout)  # refuses in words where there is no driver
    from pyauthgate.store.servercheck import ServerCheck  # noqa: PLC0415 -- psycopg is an extra, and slow to load

    yield from ServerCheck(address, clock, timeout=timeout)


def _rehearse(url: str, timeout: float) -> None:
    """Write something, and take it back."""
    with closing(open_store(url, timeout=timeout, threads=1)) as store, suppress(_Undone), store.begin() as work:
        work.spent.spend(secrets.token_bytes(32), until=0.0)
        raise _Undone

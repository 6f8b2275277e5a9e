"""Facts of clients from the panel's own database: one SELECT of the operator's, bounded in every way.

The connection can change nothing, an answer takes a second at most and is
remembered for a minute, and a database that does not answer is left alone for
five seconds, so that not every request waits for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from pyauthgate.errors import ConfigurationError, StoreError
from pyauthgate.store.faults import EXPECTED, translate
from pyauthgate.store.panel_engine import panel_engine
from pyauthgate.store.panel_rows import COLUMNS, facts_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Engine

    from pyauthgate.model import Facts
    from pyauthgate.ports import Clock

__all__ = ["PanelFacts", "open_facts"]

KEPT = 60.0
"""Seconds that an answer is remembered."""

MOST = 10_000
"""Answers kept in memory; the whole lot is dropped when it is full."""

REST = 5.0
"""Seconds that a database which did not answer is not asked again."""

ROWS = 1000
"""Rows of one client that are read: its mailboxes and domains."""

NOBODY = "0"
"""Whom the query is tried with: the shortest number has more digits."""

ODD = "record.value"
"""A value that cannot be read, of one client: the others are asked about all the same."""

WRONG = frozenset({"store.schema", "store.readonly", ODD})
"""Faults of the query itself: the same query has them again."""

SELECT = re.compile(r"\s*select\b(?!.*;\s*\S).*", re.IGNORECASE | re.DOTALL)


def open_facts(url: str, query: str, *, clock: Clock, timeout: float = 1.0) -> PanelFacts:
    """Open the panel's database, and try the query on nobody.

    Parameters
    ----------
    url:
        Any URL of SQLAlchemy's whose driver is installed. On SQLite and PostgreSQL the
        connection is read-only and bounded in time by us; on others give it a user who may only
        read, and the driver's own time-outs in the query of the URL.
    query:
        One SELECT with ``:number``, whose columns are among `pyauthgate.store.panel_rows.COLUMNS`.
    timeout:
        Seconds for connecting, and for an answer; above 0.

    Raises
    ------
    ConfigurationError
        ``facts.url``, ``facts.driver``, ``facts.query`` or ``facts.columns``. A database that is out
        of reach is none of them: its columns are looked at when it first answers.

    """
    if not SELECT.fullmatch(query) or set(text(query).compile().params) != {"number"}:
        raise _misfit("facts.query", "The query of [facts] is not one SELECT with :number and nothing else to fill in.")
    source = PanelFacts(panel_engine(url, timeout, clock), query, clock=clock)
    source.demand_sound()
    return source


class PanelFacts:
    """The `FactsSource` port on a database that is not ours; safe for threads, and for the children of a fork.

    Parameters
    ----------
    engine:
        Gives connections that can change nothing.

    """

    def __init__(self, engine: Engine, query: str, *, clock: Clock) -> None:
        self._engine = engine
        self._query = text(query)
        self._clock = clock
        self._known: dict[str, tuple[float, Facts | None]] = {}
        self._failed: float | None = None

    def find(self, number: str) -> Facts | None:
        """Give what the panel's database knows of a client; None of one that it does not know.

        Raises
        ------
        StoreError
            ``facts.unavailable``, or ``facts.columns`` where the query gives others than it may.

        """
        now = self._clock.now()
        known = self._known.get(number)
        if known is not None and 0 <= now - known[0] < KEPT:
            return known[1]
        self._demand_rested(now)
        found = self._ask(number)
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[number] = (now, found)
        return found

    def demand_sound(self) -> None:
        """Refuse a query that the database refuses, and columns that nobody knows.

        Raises
        ------
        ConfigurationError
            ``facts.query`` or ``facts.columns``.

        """
        try:
            names, _ = self._rows(NOBODY)
        except EXPECTED as error:
            code = translate(error).code
            if code in WRONG or isinstance(error, ProgrammingError):
                raise _misfit("facts.query", f"The panel's database refuses the query of [facts] ({code}).") from None
            self._failed = self._clock.now()
            return
        if not _known(names):
            allowed = ", ".join(sorted(COLUMNS))
            raise _misfit("facts.columns", f"The query of [facts] gives other columns than once each of {allowed}.")

    def _ask(self, number: str) -> Facts | None:
        try:
            names, rows = self._rows(number)
        except EXPECTED as error:
            code = translate(error).code
            if code != ODD:
                self._failed = self._clock.now()
            raise _unavailable(code) from None
        if not _known(names):
            self._failed = self._clock.now()
            raise StoreError("facts.columns", "The query of [facts] gives other columns than it may.", REMEDY)
        self._failed = None
        return facts_in(number, rows)

    def _rows(self, number: str) -> tuple[Sequence[str], Sequence[Mapping[str, object]]]:
        with self._engine.connect() as connection:
            result = connection.execute(self._query, {"number": number})
            names = tuple(result.keys())
            return names, [dict(row) for row in result.mappings().fetchmany(ROWS)]

    def _demand_rested(self, now: float) -> None:
        """Leave a database alone that has just failed; later one asks, and the others go on without meanwhile."""
        if self._failed is None:
            return
        if 0 <= now - self._failed < REST:
            raise _unavailable("not asked again yet")
        self._failed = now


REMEDY = "See [facts] in the configuration: the rules that need these facts are skipped meanwhile."


def _known(names: Sequence[str]) -> bool:
    return set(names) <= COLUMNS and len(set(names)) == len(names)


def _misfit(code: str, problem: str) -> ConfigurationError:
    return ConfigurationError(code, problem, "Correct query in [facts].")


def _unavailable(why: str) -> StoreError:
    return StoreError("facts.unavailable", f"The panel's database cannot be asked ({why}).", REMEDY)

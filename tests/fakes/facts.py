"""A panel's database that knows one client."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyauthgate.errors import StoreError

if TYPE_CHECKING:
    from pyauthgate.model import Facts


class FakeFacts:
    """The `FactsSource` port; `breakdown` and `mend` let it fail and recover."""

    def __init__(self, *known: Facts) -> None:
        self._known = {facts.number: facts for facts in known}
        self._down = False
        self.asked = 0

    def breakdown(self) -> None:
        """Fail from now on."""
        self._down = True

    def mend(self) -> None:
        """Answer again."""
        self._down = False

    def find(self, number: str) -> Facts | None:
        self.asked += 1
        if self._down:
            raise StoreError("facts.unavailable", "The panel's database cannot be asked.", "Start it.")
        return self._known.get(number)

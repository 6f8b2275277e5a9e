"""What the panel's own database knows of a client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pyauthgate.model import Facts

__all__ = ["FactsSource"]


class FactsSource(Protocol):
    """A place outside of the store that knows facts of clients."""

    def find(self, number: str) -> Facts | None:
        """Give what it knows of a client; None of one that it does not know.

        It may take its time, so it is asked in no Work.

        Raises
        ------
        StoreError
            It cannot be asked now, or what it answers cannot be read.

        """
        ...

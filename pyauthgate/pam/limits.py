"""How much of the daemon one user may take: what is left is for those who let others in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyauthgate.pam.peers import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Pace", "Place", "Places"]


class Places:
    """The connections that are open.

    Parameters
    ----------
    total:
        All of them together.
    others:
        Those of everybody but root together; the rest is root's, so that no crowd keeps sshd out.
    each:
        Those of one uid that is not root's.

    """

    def __init__(self, *, total: int, others: int, each: int) -> None:
        self._total = total
        self._others = others
        self._each = each
        self._taken: dict[int, int] = {}
        self._open = 0

    def take(self, uid: int) -> bool:
        """Take a place; False when there is none for this uid."""
        mine = self._taken.get(uid, 0)
        if self._open >= self._total or (uid != ROOT and not self._spared(mine)):
            return False
        self._taken[uid] = mine + 1
        self._open += 1
        return True

    def free(self, uid: int) -> None:
        """Give a place back."""
        self._open -= 1
        self._taken[uid] -= 1
        if not self._taken[uid]:
            del self._taken[uid]

    def _spared(self, mine: int) -> bool:
        return mine < self._each and self._open - self._taken.get(ROOT, 0) < self._others


class Place:
    """The place of one connection, which is taken, and whose it is."""

    def __init__(self, places: Places, uid: int) -> None:
        self._places = places
        self._uid = uid

    def move(self, uid: int) -> bool:
        """Let it be another uid's; False, and it stays whose it was, when that one has no place to take."""
        self._places.free(self._uid)
        moved = self._places.take(uid)
        self._uid = uid if moved else self._uid
        # What was freed just now is still there.
        return moved or not self._places.take(self._uid)

    def free(self) -> None:
        """Give it back."""
        self._places.free(self._uid)


class Pace:
    """How often something may happen for each uid: a burst, and then so many a second.

    Parameters
    ----------
    clock:
        Seconds that only rise.

    """

    MOST: Final = 4_096
    """Uids that are remembered: who has rested long enough is forgotten before that."""

    def __init__(self, *, burst: int, rate: float, clock: Callable[[], float]) -> None:
        self._burst = burst
        self._rate = rate
        self._clock = clock
        self._due: dict[int, float] = {}
        """By uid, the moment at which all of the burst is there again."""

    def take(self, uid: int) -> bool:
        """Take one; False when it comes too soon."""
        now = self._clock()
        due = max(self._due.get(uid, now), now)
        if due - now > (self._burst - 1) / self._rate or not self._room(uid, now):
            return False
        self._due[uid] = due + 1 / self._rate
        return True

    def _room(self, uid: int, now: float) -> bool:
        if uid not in self._due and len(self._due) >= self.MOST:
            self._due = {known: due for known, due in self._due.items() if due > now}
        return uid in self._due or len(self._due) < self.MOST

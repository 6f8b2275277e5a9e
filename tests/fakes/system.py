"""A system that knows some users' passwords."""

from __future__ import annotations

from pyauthgate.errors import StoreError
from pyauthgate.model import SystemVerdict


class FakeSystem:
    """The `System` port on a table; `decline` and `breakdown` let it refuse and fail."""

    def __init__(self, **passwords: str) -> None:
        self.passwords = passwords
        self.expired: set[str] = set()
        self.asked: list[str] = []
        """The users it was asked about."""
        self._declines = self._down = False

    def decline(self) -> None:
        """Take no new password from now on."""
        self._declines = True

    def breakdown(self) -> None:
        """Fail from now on."""
        self._down = True

    def verify(self, user: str, password: str) -> SystemVerdict:
        self.asked.append(user)
        if self._down:
            raise StoreError("pam.unavailable", "PAM cannot answer.", "See its log.")
        return SystemVerdict(matches=self.passwords.get(user) == password, expired=user in self.expired)

    def change(self, user: str, current: str, candidate: str) -> bool:
        if self._declines or self.passwords.get(user) != current:
            return False
        self.passwords[user] = candidate
        return True

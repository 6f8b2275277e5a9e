"""PAM as the one who knows the passwords: for clients who are users of this system."""

from __future__ import annotations

import pwd
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from threading import BoundedSemaphore, Thread
from typing import TYPE_CHECKING, Final

import pam

from pyauthgate.credentials.normalise import encoded
from pyauthgate.errors import Overloaded, StoreError
from pyauthgate.model import SystemVerdict
from pyauthgate.pam.chauthtok import change
from pyauthgate.ports.system import NOBODY

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SystemUsers"]

STAND_IN: Final = b"\x7f"
"""Asked with in place of a password that is not carried, so that the answer takes as long."""

SUCCESS: Final = 0
EXPIRED: Final = 12
"""PAM_NEW_AUTHTOK_REQD."""

NO: Final = frozenset({6, 7, 8, 10, 11, 13, 17})
"""PAM_PERM_DENIED, AUTH_ERR, CRED_INSUFFICIENT, USER_UNKNOWN, MAXTRIES, ACCT_EXPIRED and CRED_ERR: a no."""

DECLINED: Final = frozenset({6, 7, 11, 20, 21, 23})
"""PAM_PERM_DENIED, AUTH_ERR, MAXTRIES, AUTHTOK_ERR, AUTHTOK_RECOVERY_ERR and AUTHTOK_DISABLE_AGING."""


class SystemUsers:
    """The `System` port on PAM, by python-pam.

    Modules of PAM may wait as long as they like: a call that is late is given
    up by whoever asked, and its thread stays taken until it ends.

    Parameters
    ----------
    service:
        The name of a file in ``/etc/pam.d``.
    threads:
        How many calls run at a time; one more raises `Overloaded` (``pam.overloaded``).
    deadline:
        Seconds that a call may take, then `StoreError` (``pam.late``).

    """

    def __init__(self, service: str, *, threads: int = 8, deadline: float = 15.0) -> None:
        self._service = service
        self._deadline = deadline
        self._room = BoundedSemaphore(threads)

    def verify(self, user: str, password: str) -> SystemVerdict:
        """Authenticate, and ask whether the account may be used; see `System`."""
        secret = encoded(password) or b""
        user = user if _allowed(user) else NOBODY
        usable = secret != b"" and b"\0" not in secret
        code = self._run(lambda: self._authenticate(user, secret if usable else STAND_IN))
        if code in {SUCCESS, EXPIRED}:
            return SystemVerdict(matches=usable and user != NOBODY, expired=code == EXPIRED)
        if code not in NO:
            raise _unavailable(code)
        return SystemVerdict(matches=False)

    def change(self, user: str, current: str, candidate: str) -> bool:
        """Have PAM change the password; see `System`."""
        old, new = encoded(current), encoded(candidate)
        if not old or not new or b"\0" in old + new or not _allowed(user):
            return False
        code = self._run(lambda: change(self._service, user, old, new))
        if code not in {SUCCESS, *DECLINED}:
            raise _unavailable(code)
        return code == SUCCESS

    def _authenticate(self, user: str, secret: bytes) -> int:
        # A fresh one for each call: the module's own object is not for several threads.
        # Messages may be in any encoding, and Latin-1 can be read from every byte.
        asked = pam.PamAuthenticator()
        asked.authenticate(user.encode(), secret, self._service, encoding="latin-1", resetcreds=False)
        return int(asked.code)

    def _run(self, call: Callable[[], int]) -> int:
        if not self._room.acquire(blocking=False):
            raise Overloaded("pam.overloaded", "Too many passwords wait for PAM.", "Try again in a moment.")
        answer: Future[int] = Future()
        # A thread of its own that nobody waits for at the end: a module that hangs holds up no restart.
        Thread(target=self._work, args=(call, answer), name="pyauthgate-pam", daemon=True).start()
        try:
            return answer.result(self._deadline)
        except Late:
            raise StoreError(
                "pam.late", "PAM did not answer in time.", "See what the modules of its service wait for."
            ) from None

    def _work(self, call: Callable[[], int], answer: Future[int]) -> None:
        try:
            answer.set_result(call())
        except BaseException as fault:  # noqa: BLE001 -- it is the caller's
            answer.set_exception(fault)
        finally:
            self._room.release()


def _allowed(user: str) -> bool:
    """Say whether a user may be asked about: never who has the rights of the superuser."""
    if not user or not user.isprintable():
        return False
    try:
        return pwd.getpwnam(user).pw_uid != 0
    except KeyError:
        return True


def _unavailable(code: int) -> StoreError:
    return StoreError(
        "pam.unavailable", f"PAM cannot answer (code {code}).", "See the service's file and the log of PAM."
    )

"""Who is at the other end, and what is believed of it.

The kernel names the process that connected (``SO_PEERCRED``); everything else a
request says, its maker says.  Root's own processes (sshd, dovecot's
authentication, set-uid programs) are believed, since they could read the
store; anybody else may ask about one account: their own.  A set-uid program
takes up no more of the daemon than the user who started it may.
"""

from __future__ import annotations

import pwd
import secrets
import socket
import struct
from itertools import count
from typing import TYPE_CHECKING, Final

from pyauthgate.gatekeeper.service_accounts import client_form
from pyauthgate.gatekeeper.service_outcomes import UNKNOWN_CALLER, Knock
from pyauthgate.model import Origin
from pyauthgate.pam.codes import Code
from pyauthgate.pam.wire import NO_UID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyauthgate.pam.wire import Request

__all__ = ["ROOT", "Peers", "uid_of"]

ROOT: Final = 0
CREDENTIALS = struct.Struct("3i")
"""``struct ucred`` of unix(7): process, user, group."""

SHELL: Final = "shell"


def uid_of(connection: socket.socket) -> int:
    """Give the effective uid that the other end had when it connected; it cannot be forged."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    uid: int = CREDENTIALS.unpack(credentials)[1]
    return uid & 0xFFFFFFFF


def shell_name(uid: int) -> str | None:
    """Give the name a uid logs in by; None when nobody has it."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return None


class Peers:
    """Judges what may be asked, and by whom.

    Parameters
    ----------
    prefix:
        What stands before the client's number in the name of a shell account.
    services:
        By PAM service, the service of the account.
    name_of:
        The name a uid logs in by; may take its time.

    """

    def __init__(
        self, *, prefix: str, services: Mapping[str, str], name_of: Callable[[int], str | None] = shell_name
    ) -> None:
        self._is_client = client_form(prefix)
        self._services = services
        self._name_of = name_of
        self._life = secrets.token_hex(3)
        self._calls = count(1)

    def may_ask(self, uid: int, service: str, name: str) -> bool:
        """Say whether a peer may ask about an account.

        The name of a shell account is also the name of the one who has it; in a
        service of another kind the same letters may be somebody else's.
        """
        if uid == ROOT:
            return True
        return self._services.get(service, SHELL) == SHELL and self._name_of(uid) == name

    def forbidden(self, name: str) -> Code:
        """Give the answer to who may not ask: it says nothing that the name does not say itself.

        Programs that run as no root ask about users of their own, and whoever knows those is then asked.
        """
        return Code.PERM_DENIED if self._is_client(name) else Code.USER_UNKNOWN

    def unavailable(self, name: str) -> Code:
        """Give the answer when there can be none now: a full pool, a store that does not answer.

        A stack that is shared with local users goes on after ``AUTHINFO_UNAVAIL``, so that root can still log in.
        For a name of ours it must not: the next module would take a password that is no longer the client's.
        The PAM module answers alike when there is no daemon.
        """
        return Code.SYSTEM_ERR if self._is_client(name) else Code.AUTHINFO_UNAVAIL

    def knock(self, uid: int, request: Request, name: str) -> Knock:
        """Give who asks, as far as it is believed.

        A remote host or an unlisted service named by anybody could be another one each time, and a real uid
        somebody else's.
        The id that the audit gets is this daemon's, which is drawn, and the number of the call.
        """
        service = request.service if uid == ROOT or request.service in self._services else SHELL
        address = request.rhost if uid == ROOT else ""
        real = request.real_uid if uid == ROOT else uid
        return Knock(
            service=service,
            name=name,
            origin=Origin(door="pam", service=service, address=address, request_id=self._request_id()),
            caller=UNKNOWN_CALLER if address else real,
        )

    def behind(self, uid: int, request: Request) -> int:
        """Give the user for whom a peer asks: of a set-uid program, the one who started it."""
        return uid if uid != ROOT or request.real_uid == NO_UID else request.real_uid

    def administrator(self, uid: int, request: Request) -> bool:
        """Say whether root itself asks: a set-uid ``passwd`` has root's effective uid, and not its real one."""
        return uid == ROOT and request.real_uid == ROOT

    def _request_id(self) -> str:
        return f"{self._life}{next(self._calls):06x}"

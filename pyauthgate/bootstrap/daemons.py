"""A house's PAM daemon, on a socket that listens already."""

from __future__ import annotations

import asyncio
import signal
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from pyauthgate.pam.conversation import Cases, Conversations
from pyauthgate.pam.daemon import Daemon
from pyauthgate.pam.peers import Peers
from pyauthgate.pam.pool import Pool

if TYPE_CHECKING:
    import socket

    from pyauthgate.bootstrap.house import House
    from pyauthgate.config import Settings
    from pyauthgate.pam.daemon import Bounds

__all__ = ["answer", "cases_of", "patient"]

SIGNALS = (signal.SIGTERM, signal.SIGINT)


def patient(settings: Settings) -> Settings:
    """Let as many passwords wait for the hashing threads as there are calls: the calls are bounded themselves."""
    queue = max(settings.hashing.queue, settings.pam.threads)
    return replace(settings, hashing=replace(settings.hashing, queue=queue))


def cases_of(house: House) -> Cases:
    """Give the use cases that PAM's calls come to."""
    return Cases(
        may_be_ours=house.service_door.may_be_ours,
        login=house.service_login,
        standing=house.service_standing,
        change=house.service_change,
    )


def answer(house: House, listener: socket.socket, bounds: Bounds | None = None) -> None:
    """Answer the PAM module until SIGTERM or SIGINT; what is under way then has a few seconds.

    Parameters
    ----------
    listener:
        Closed in the end.

    """
    with closing(Pool(house.settings.pam.threads, room=0)) as pool:
        asyncio.run(_serve(house, listener, pool, bounds))


async def _serve(house: House, listener: socket.socket, pool: Pool, bounds: Bounds | None) -> None:
    over = asyncio.Event()
    for number in SIGNALS:
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    pam = house.settings.pam
    daemon = Daemon(
        listener,
        Conversations(cases_of(house), language=house.settings.site.language),
        peers=Peers(prefix=pam.prefix, services=pam.services),
        pool=pool,
        bounds=bounds,
    )
    await daemon.serve(over)
